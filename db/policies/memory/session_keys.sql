alter table session_keys enable row level security;
alter table session_keys force row level security;

create policy tenant_select on session_keys for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on session_keys for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on session_keys for select to omnimemory_local using (tenant_id is null);
create policy local_insert on session_keys for insert to omnimemory_local with check (tenant_id is null);

grant select, insert on session_keys to omnimemory_tenant, omnimemory_local;
