alter table stripe_customers enable row level security;
alter table stripe_customers force row level security;

create policy billing_select on stripe_customers for select to omnimemory_billing using (true);
create policy billing_insert on stripe_customers for insert to omnimemory_billing with check (true);
create policy billing_update on stripe_customers for update to omnimemory_billing using (true) with check (true);
grant select, insert, update (deleted_at, replaced_at, sent_name, sent_email, contact_refused_at) on stripe_customers to omnimemory_billing;

-- the deletion of the tenant
create policy deletion_select on stripe_customers for select to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
create policy deletion_delete on stripe_customers for delete to omnimemory_deletion using (tenant_id = current_setting('app.scope', true));
grant select, delete on stripe_customers to omnimemory_deletion;
