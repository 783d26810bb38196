-- A private checkpoint is its author's alone. What a key without a user wrote belongs to the keys without a user.
--
-- History is only appended to. A version is recorded when it is inserted and never before; a version that is believed
-- (recorded_end = 'infinity') can be closed, now and once; nothing else of it can change, and nothing can be deleted.
alter table checkpoints enable row level security;
alter table checkpoints force row level security;

create policy tenant_select on checkpoints for select to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)
    and (visibility = 'team' or author_id is not distinct from nullif(current_setting('app.user_id', true), '')));
-- nobody writes in another's name, but anyone of the team may record a further version of what the team may read
create policy tenant_insert on checkpoints for insert to omnimemory_tenant
  with check (tenant_id = current_setting('app.tenant_id', true)
    and recorded_by is not distinct from nullif(current_setting('app.user_id', true), '')
    and (author_id is not distinct from nullif(current_setting('app.user_id', true), '')
      or visibility = 'team' and revision > 1)
    and recorded_end = 'infinity' and recorded_at between statement_timestamp() and clock_timestamp());
create policy tenant_update on checkpoints for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true) and recorded_end = 'infinity'
    and (visibility = 'team' or author_id is not distinct from nullif(current_setting('app.user_id', true), '')))
  with check (tenant_id = current_setting('app.tenant_id', true)
    and recorded_end between statement_timestamp() and clock_timestamp());

create policy local_select on checkpoints for select to omnimemory_local using (tenant_id is null);
create policy local_insert on checkpoints for insert to omnimemory_local
  with check (tenant_id is null
    and recorded_end = 'infinity' and recorded_at between statement_timestamp() and clock_timestamp());
create policy local_update on checkpoints for update to omnimemory_local
  using (tenant_id is null and recorded_end = 'infinity')
  with check (tenant_id is null and recorded_end between statement_timestamp() and clock_timestamp());

grant select, insert, update (recorded_end) on checkpoints to omnimemory_tenant, omnimemory_local;
