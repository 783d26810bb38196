alter table tool_events enable row level security;
alter table tool_events force row level security;

create policy tenant_select on tool_events for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on tool_events for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_delete on tool_events for delete to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on tool_events for select to omnimemory_local using (tenant_id is null);
create policy local_insert on tool_events for insert to omnimemory_local with check (tenant_id is null);
create policy local_delete on tool_events for delete to omnimemory_local using (tenant_id is null);

grant select, insert, delete on tool_events to omnimemory_tenant, omnimemory_local;
