alter table tool_operations enable row level security;
alter table tool_operations force row level security;

create policy tenant_select on tool_operations for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on tool_operations for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on tool_operations for select to omnimemory_local using (tenant_id is null);
create policy local_insert on tool_operations for insert to omnimemory_local with check (tenant_id is null);

grant select, insert on tool_operations to omnimemory_tenant, omnimemory_local;
