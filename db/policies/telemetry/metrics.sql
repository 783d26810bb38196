alter table metrics enable row level security;
alter table metrics force row level security;

create policy tenant_select on metrics for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on metrics for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_delete on metrics for delete to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on metrics for select to omnimemory_local using (tenant_id is null);
create policy local_insert on metrics for insert to omnimemory_local with check (tenant_id is null);
create policy local_delete on metrics for delete to omnimemory_local using (tenant_id is null);

grant select, insert, delete on metrics to omnimemory_tenant, omnimemory_local;
