-- A private checkpoint is its author's alone. What a key without a user wrote belongs to the keys without a user.
alter table checkpoints enable row level security;
alter table checkpoints force row level security;

create policy tenant_select on checkpoints for select to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)
    and (visibility = 'team' or author_id is not distinct from nullif(current_setting('app.user_id', true), '')));
-- nobody writes in another's name
create policy tenant_insert on checkpoints for insert to omnimemory_tenant
  with check (tenant_id = current_setting('app.tenant_id', true)
    and author_id is not distinct from nullif(current_setting('app.user_id', true), ''));

create policy local_select on checkpoints for select to omnimemory_local using (tenant_id is null);
create policy local_insert on checkpoints for insert to omnimemory_local with check (tenant_id is null);

grant select, insert on checkpoints to omnimemory_tenant, omnimemory_local;
