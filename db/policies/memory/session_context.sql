-- Entries are added, deleted when they exceed the limit, and never changed.
alter table session_context enable row level security;
alter table session_context force row level security;

create policy tenant_select on session_context for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on session_context for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_delete on session_context for delete to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on session_context for select to omnimemory_local using (tenant_id is null);
create policy local_insert on session_context for insert to omnimemory_local with check (tenant_id is null);
create policy local_delete on session_context for delete to omnimemory_local using (tenant_id is null);

grant select, insert, delete on session_context to omnimemory_tenant, omnimemory_local;
