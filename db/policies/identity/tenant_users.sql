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
grant select, insert on tenant_users to omnimemory_identity;
