-- Visible to those who could see the checkpoint.
alter table checkpoint_tombstones enable row level security;
alter table checkpoint_tombstones force row level security;

create policy tenant_select on checkpoint_tombstones for select to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)
    and (visibility = 'team' or author_id is not distinct from nullif(current_setting('app.user_id', true), '')));
create policy local_select on checkpoint_tombstones for select to omnimemory_local using (tenant_id is null);
grant select on checkpoint_tombstones to omnimemory_tenant, omnimemory_local;

create policy import_select on checkpoint_tombstones for select to omnimemory_import using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy import_insert on checkpoint_tombstones for insert to omnimemory_import with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy import_delete on checkpoint_tombstones for delete to omnimemory_import using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, insert, delete on checkpoint_tombstones to omnimemory_import;

create policy deletion_select on checkpoint_tombstones for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_insert on checkpoint_tombstones for insert to omnimemory_deletion with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on checkpoint_tombstones for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, insert, delete on checkpoint_tombstones to omnimemory_deletion;
