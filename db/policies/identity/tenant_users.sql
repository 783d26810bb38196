alter table tenant_users enable row level security;
alter table tenant_users force row level security;

create policy tenant_select on tenant_users for select to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_update on tenant_users for update to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true)) with check (tenant_id = current_setting('app.tenant_id', true));
create policy tenant_delete on tenant_users for delete to omnimemory_tenant
  using (tenant_id = current_setting('app.tenant_id', true));
grant select, update (role), delete on tenant_users to omnimemory_tenant;

-- memberships begin without a current tenant: at sign-up, and when an invitation is accepted
create policy identity_select on tenant_users for select to omnimemory_identity using (true);
create policy identity_insert on tenant_users for insert to omnimemory_identity with check (true);
-- a person who deletes the account leaves every tenant at the same time, or none
create policy identity_update on tenant_users for update to omnimemory_identity using (true) with check (true);
grant select, insert, update (leaves_at) on tenant_users to omnimemory_identity;

-- the deletion of the tenant, and the decision about those who are no longer members
create policy deletion_select on tenant_users for select to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
create policy deletion_delete on tenant_users for delete to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
grant select, delete on tenant_users to omnimemory_deletion;
