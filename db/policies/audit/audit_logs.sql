-- append-only: no role that serves requests may change or remove a line
alter table audit_logs enable row level security;
alter table audit_logs force row level security;

create policy tenant_select on audit_logs for select to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on audit_logs for insert to omnimemory_tenant
  with check (tenant_id = current_setting('app.tenant_id', true));
grant select, insert on audit_logs to omnimemory_tenant;

create policy accounts_insert on audit_logs for insert to omnimemory_identity, omnimemory_billing with check (true);
grant insert on audit_logs to omnimemory_identity, omnimemory_billing;
