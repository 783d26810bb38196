alter table tool_sessions enable row level security;
alter table tool_sessions force row level security;

create policy tenant_select on tool_sessions for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on tool_sessions for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on tool_sessions for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on tool_sessions for select to omnimemory_local using (tenant_id is null);
create policy local_insert on tool_sessions for insert to omnimemory_local with check (tenant_id is null);
create policy local_update on tool_sessions for update to omnimemory_local
  using (tenant_id is null) with check (tenant_id is null);

grant select, insert, update on tool_sessions to omnimemory_tenant, omnimemory_local;
