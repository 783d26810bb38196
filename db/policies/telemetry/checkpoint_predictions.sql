alter table checkpoint_predictions enable row level security;
alter table checkpoint_predictions force row level security;

create policy tenant_select on checkpoint_predictions for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on checkpoint_predictions for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on checkpoint_predictions for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on checkpoint_predictions for select to omnimemory_local using (tenant_id is null);
create policy local_insert on checkpoint_predictions for insert to omnimemory_local with check (tenant_id is null);
create policy local_update on checkpoint_predictions for update to omnimemory_local
  using (tenant_id is null) with check (tenant_id is null);

grant select, insert, update on checkpoint_predictions to omnimemory_tenant, omnimemory_local;
