-- Only its author can access a private checkpoint. Checkpoints from keys without a user belong to all such keys.
--
-- History is append-only. A version is recorded at the time of its insertion; the current version
-- (recorded_end = 'infinity') can be closed once, at the current time; nothing else of it can change, and nothing can be deleted.
alter table checkpoints enable row level security;
alter table checkpoints force row level security;

create policy tenant_select on checkpoints for select to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)
    and (visibility = 'team' or author_id is not distinct from nullif(current_setting('app.user_id', true), '')));
-- no one writes in another user's name, but every member may record a new version of a team checkpoint
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
