alter table otel_points enable row level security;
alter table otel_points force row level security;

create policy tenant_select on otel_points for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on otel_points for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_delete on otel_points for delete to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on otel_points for select to omnimemory_local using (tenant_id is null);
create policy local_insert on otel_points for insert to omnimemory_local with check (tenant_id is null);
create policy local_delete on otel_points for delete to omnimemory_local using (tenant_id is null);

grant select, insert, delete on otel_points to omnimemory_tenant, omnimemory_local;
