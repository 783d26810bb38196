-- Local mode has no plan, and nothing is counted for it.
alter table tenant_usage enable row level security;
alter table tenant_usage force row level security;

create policy tenant_select on tenant_usage for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on tenant_usage for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on tenant_usage for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));

grant select, insert, update (checkpoints) on tenant_usage to omnimemory_tenant;
