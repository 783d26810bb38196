alter table retention_cuts enable row level security;
alter table retention_cuts force row level security;

create policy tenant_select on retention_cuts for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on retention_cuts for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on retention_cuts for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on retention_cuts for select to omnimemory_local using (tenant_id is null);
create policy local_insert on retention_cuts for insert to omnimemory_local with check (tenant_id is null);
create policy local_update on retention_cuts for update to omnimemory_local
  using (tenant_id is null) with check (tenant_id is null);

grant select, insert, update (kept_since, updated_at) on retention_cuts to omnimemory_tenant, omnimemory_local;

create policy import_select on retention_cuts for select to omnimemory_import using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy import_insert on retention_cuts for insert to omnimemory_import with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, insert on retention_cuts to omnimemory_import;

create policy deletion_select on retention_cuts for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on retention_cuts for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, delete on retention_cuts to omnimemory_deletion;
