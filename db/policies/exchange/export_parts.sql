-- An archive contains what its owner may read, such as private checkpoints, so no one else of the tenant reads it.
alter table export_parts enable row level security;
alter table export_parts force row level security;

create policy tenant_select on export_parts for select to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)
    and owner_id is not distinct from nullif(current_setting('app.user_id', true), ''));
create policy tenant_insert on export_parts for insert to omnimemory_tenant
  with check (tenant_id = current_setting('app.tenant_id', true)
    and owner_id is not distinct from nullif(current_setting('app.user_id', true), ''));
create policy tenant_delete on export_parts for delete to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)
    and owner_id is not distinct from nullif(current_setting('app.user_id', true), ''));

create policy local_select on export_parts for select to omnimemory_local using (tenant_id is null);
create policy local_insert on export_parts for insert to omnimemory_local with check (tenant_id is null);
create policy local_delete on export_parts for delete to omnimemory_local using (tenant_id is null);

grant select, insert, delete on export_parts to omnimemory_tenant, omnimemory_local;

create policy deletion_select on export_parts for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on export_parts for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, delete on export_parts to omnimemory_deletion;
