alter table model_requests enable row level security;
alter table model_requests force row level security;

create policy tenant_select on model_requests for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on model_requests for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on model_requests for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_delete on model_requests for delete to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on model_requests for select to omnimemory_local using (tenant_id is null);
create policy local_insert on model_requests for insert to omnimemory_local with check (tenant_id is null);
create policy local_update on model_requests for update to omnimemory_local
  using (tenant_id is null) with check (tenant_id is null);
create policy local_delete on model_requests for delete to omnimemory_local using (tenant_id is null);

grant select, insert, update (billable), delete on model_requests to omnimemory_tenant, omnimemory_local;
