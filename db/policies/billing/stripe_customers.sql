alter table stripe_customers enable row level security;
alter table stripe_customers force row level security;

create policy billing_select on stripe_customers for select to omnimemory_billing using (true);
create policy billing_insert on stripe_customers for insert to omnimemory_billing with check (true);
create policy billing_update on stripe_customers for update to omnimemory_billing using (true) with check (true);
grant select, insert, update (deleted_at, replaced_at, sent_name, sent_email, contact_refused_at) on stripe_customers to omnimemory_billing;
