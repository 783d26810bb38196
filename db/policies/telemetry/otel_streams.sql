alter table otel_streams enable row level security;
alter table otel_streams force row level security;

create policy tenant_select on otel_streams for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on otel_streams for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on otel_streams for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_delete on otel_streams for delete to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on otel_streams for select to omnimemory_local using (tenant_id is null);
create policy local_insert on otel_streams for insert to omnimemory_local with check (tenant_id is null);
create policy local_update on otel_streams for update to omnimemory_local
  using (tenant_id is null) with check (tenant_id is null);
create policy local_delete on otel_streams for delete to omnimemory_local using (tenant_id is null);

grant select, insert, update (time_nanos, value, count, last_point_at), delete on otel_streams to omnimemory_tenant, omnimemory_local;
