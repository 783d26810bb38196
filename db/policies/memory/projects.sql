alter table projects enable row level security;
alter table projects force row level security;

create policy tenant_select on projects for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on projects for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on projects for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on projects for select to omnimemory_local using (tenant_id is null);
create policy local_insert on projects for insert to omnimemory_local with check (tenant_id is null);
create policy local_update on projects for update to omnimemory_local
  using (tenant_id is null) with check (tenant_id is null);

grant select, insert, update (project_name, language, framework, settings_json, last_accessed, revision)
  on projects to omnimemory_tenant, omnimemory_local;
