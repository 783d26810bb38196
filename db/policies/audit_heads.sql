-- the end of each tenant's audit chain: it moves with every line that is appended
alter table audit_heads enable row level security;
alter table audit_heads force row level security;

create policy tenant_select on audit_heads for select to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_insert on audit_heads for insert to omnimemory_tenant
  with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on audit_heads for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));

create policy accounts_select on audit_heads for select to omnimemory_identity, omnimemory_billing using (true);
create policy accounts_insert on audit_heads for insert to omnimemory_identity, omnimemory_billing with check (true);
create policy accounts_update on audit_heads for update to omnimemory_identity, omnimemory_billing
  using (true) with check (true);

grant select, insert, update (seq, hash) on audit_heads to omnimemory_tenant, omnimemory_identity, omnimemory_billing;
