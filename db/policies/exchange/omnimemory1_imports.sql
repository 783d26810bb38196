alter table omnimemory1_imports enable row level security;
alter table omnimemory1_imports force row level security;

create policy tenant_select on omnimemory1_imports for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on omnimemory1_imports for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on omnimemory1_imports for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on omnimemory1_imports for select to omnimemory_local using (tenant_id is null);
create policy local_insert on omnimemory1_imports for insert to omnimemory_local with check (tenant_id is null);
create policy local_update on omnimemory1_imports for update to omnimemory_local
  using (tenant_id is null) with check (tenant_id is null);

grant select, insert, update (state, report, error, progress_at, finished_at, cancel_at) on omnimemory1_imports to omnimemory_tenant, omnimemory_local;

create policy deletion_select on omnimemory1_imports for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on omnimemory1_imports for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, delete on omnimemory1_imports to omnimemory_deletion;
