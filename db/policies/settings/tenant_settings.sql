alter table tenant_settings enable row level security;
alter table tenant_settings force row level security;

create policy tenant_select on tenant_settings for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on tenant_settings for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on tenant_settings for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on tenant_settings for select to omnimemory_local using (tenant_id is null);
create policy local_insert on tenant_settings for insert to omnimemory_local with check (tenant_id is null);
create policy local_update on tenant_settings for update to omnimemory_local
  using (tenant_id is null) with check (tenant_id is null);

grant select, insert, update (settings, updated_at, revision) on tenant_settings to omnimemory_tenant, omnimemory_local;

create policy import_select on tenant_settings for select to omnimemory_import using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy import_insert on tenant_settings for insert to omnimemory_import with check (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, insert on tenant_settings to omnimemory_import;

create policy deletion_select on tenant_settings for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on tenant_settings for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, delete on tenant_settings to omnimemory_deletion;
