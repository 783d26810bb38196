alter table tenants enable row level security;
alter table tenants force row level security;

-- a tenant reads its own row; only the billing role writes plan and subscription
create policy tenant_select on tenants for select to omnimemory_tenant
  using (id = current_setting('app.tenant_id', true));
-- a tenant that the operator suspended, or that is in deletion, stays so, and the tenant role cannot bring that about
create policy tenant_update on tenants for update to omnimemory_tenant
  using (id = current_setting('app.tenant_id', true)
    and suspended_by is distinct from 'operator' and suspended_by is distinct from 'deletion')
  with check (id = current_setting('app.tenant_id', true)
    and suspended_by is distinct from 'operator' and suspended_by is distinct from 'deletion');
grant select, update (name, active, suspended_by, updated_at) on tenants to omnimemory_tenant;

-- sign-up creates tenants before there is a current one; operators suspend them
create policy identity_select on tenants for select to omnimemory_identity using (true);
create policy identity_insert on tenants for insert to omnimemory_identity with check (true);
create policy identity_update on tenants for update to omnimemory_identity using (true) with check (true);
-- the plan columns are needed because they decide whether a user can join
grant select (id, name, plan, manual_plan, manual_plan_until, bought_plan, status, quantity, grace_until, active, suspended_by, suspended_before,
    deletion_id, deletion_due_at, created_at, updated_at),
  insert (id, name),
  update (active, suspended_by, suspended_before, updated_at) on tenants to omnimemory_identity;

create policy billing_select on tenants for select to omnimemory_billing using (true);
create policy billing_update on tenants for update to omnimemory_billing using (true) with check (true);
grant select on tenants to omnimemory_billing;
grant update (plan, stripe_customer_id, stripe_subscription_id, status, price, quantity, current_period_end, cancel_at,
  cancel_at_period_end, trial_end, grace_until, last_synced_at, manual_plan, manual_plan_until, bought_plan, billing_issues, drift, reconciled_at, updated_at) on tenants to omnimemory_billing;

-- a deletion suspends its tenant, a cancelled one gives back what it was, and the job removes the row as the last one
create policy deletion_select on tenants for select to omnimemory_deletion using (id = current_setting('app.scope', true));
create policy deletion_update on tenants for update to omnimemory_deletion
  using (id = current_setting('app.scope', true)) with check (id = current_setting('app.scope', true));
create policy deletion_delete on tenants for delete to omnimemory_deletion
  using (id = current_setting('app.scope', true) and suspended_by = 'deletion');
grant select, update (active, suspended_by, suspended_before, deletion_id, deletion_due_at, updated_at), delete on tenants
  to omnimemory_deletion;
