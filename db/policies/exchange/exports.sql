alter table exports enable row level security;
alter table exports force row level security;

create policy tenant_select on exports for select to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on exports for insert to omnimemory_tenant with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on exports for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_delete on exports for delete to omnimemory_tenant using (tenant_id = current_setting('app.tenant_id', true));

create policy local_select on exports for select to omnimemory_local using (tenant_id is null);
create policy local_insert on exports for insert to omnimemory_local with check (tenant_id is null);
create policy local_update on exports for update to omnimemory_local using (tenant_id is null) with check (tenant_id is null);
create policy local_delete on exports for delete to omnimemory_local using (tenant_id is null);

grant select, insert, delete on exports to omnimemory_tenant, omnimemory_local;
grant update (state, slot, run_id, attempts, tables_total, tables_done, rows, bytes, parts, counts, sha256, permissions, failure,
  started_at, finished_at, expires_at) on exports to omnimemory_tenant, omnimemory_local;

create policy deletion_select on exports for select to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
create policy deletion_delete on exports for delete to omnimemory_deletion using (coalesce(tenant_id, ':local') = current_setting('app.scope', true));
grant select, delete on exports to omnimemory_deletion;
