alter table stripe_events enable row level security;
alter table stripe_events force row level security;

create policy billing_select on stripe_events for select to omnimemory_billing using (true);
create policy billing_insert on stripe_events for insert to omnimemory_billing with check (true);
create policy billing_update on stripe_events for update to omnimemory_billing using (true) with check (true);
-- only processed events can be deleted
create policy billing_delete on stripe_events for delete to omnimemory_billing using (processed_at is not null);
grant select, insert, delete, update (customer_id, processed_at) on stripe_events to omnimemory_billing;
