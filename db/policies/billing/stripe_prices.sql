alter table stripe_prices enable row level security;
alter table stripe_prices force row level security;

create policy billing_select on stripe_prices for select to omnimemory_billing using (true);
create policy billing_insert on stripe_prices for insert to omnimemory_billing with check (true);
create policy billing_update on stripe_prices for update to omnimemory_billing using (true) with check (true);
grant select, insert, update (product_id, lookup_key, plan, seen_at) on stripe_prices to omnimemory_billing;
