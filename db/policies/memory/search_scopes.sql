alter table search_scopes enable row level security;
alter table search_scopes force row level security;

create policy tenant_select on search_scopes for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on search_scopes for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on search_scopes for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_delete on search_scopes for delete to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on search_scopes for select to omnimemory_local using (tenant_id is null);
create policy local_insert on search_scopes for insert to omnimemory_local with check (tenant_id is null);
create policy local_update on search_scopes for update to omnimemory_local
  using (tenant_id is null) with check (tenant_id is null);
create policy local_delete on search_scopes for delete to omnimemory_local using (tenant_id is null);

grant select, insert, delete, update (model, model_name, next_model, next_name, state, updated_at) on search_scopes to omnimemory_tenant, omnimemory_local;

create policy deletion_select on search_scopes for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on search_scopes for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, delete on search_scopes to omnimemory_deletion;
