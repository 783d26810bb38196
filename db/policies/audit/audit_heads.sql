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

-- retention: the oldest lines, after a line has said which
create policy deletion_select on audit_heads for select to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
create policy deletion_delete on audit_heads for delete to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
grant select, delete on audit_heads to omnimemory_deletion;

create policy claim_select on audit_heads for select to omnimemory_claim using (tenant_id = current_setting('app.tenant_id', true));
create policy claim_insert on audit_heads for insert to omnimemory_claim with check (tenant_id = current_setting('app.tenant_id', true));
grant select, insert on audit_heads to omnimemory_claim;

-- a deletion and its return write their line in their own transaction
create policy deletion_insert on audit_heads for insert to omnimemory_deletion with check (tenant_id = current_setting('app.scope', true));
create policy import_select on audit_heads for select to omnimemory_import using (tenant_id = current_setting('app.scope', true));
create policy import_insert on audit_heads for insert to omnimemory_import with check (tenant_id = current_setting('app.scope', true));
grant insert on audit_heads to omnimemory_deletion;
grant select, insert on audit_heads to omnimemory_import;
