alter table metric_series enable row level security;
alter table metric_series force row level security;

create policy tenant_select on metric_series for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on metric_series for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on metric_series for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on metric_series for select to omnimemory_local using (tenant_id is null);
create policy local_insert on metric_series for insert to omnimemory_local with check (tenant_id is null);
create policy local_update on metric_series for update to omnimemory_local
  using (tenant_id is null) with check (tenant_id is null);

grant select, insert, update on metric_series to omnimemory_tenant, omnimemory_local;
