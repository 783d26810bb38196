-- one row for each line of the audit log, append-only like the log: the end of a chain cannot be moved back
alter table audit_heads enable row level security;
alter table audit_heads force row level security;

create policy tenant_select on audit_heads for select to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on audit_heads for insert to omnimemory_tenant
  with check (tenant_id = current_setting('app.tenant_id', true));

create policy accounts_select on audit_heads for select to omnimemory_identity, omnimemory_billing using (true);
create policy accounts_insert on audit_heads for insert to omnimemory_identity, omnimemory_billing with check (true);

grant select, insert on audit_heads to omnimemory_tenant, omnimemory_identity, omnimemory_billing;
