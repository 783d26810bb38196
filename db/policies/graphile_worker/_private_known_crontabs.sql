alter table graphile_worker._private_known_crontabs enable row level security;
alter table graphile_worker._private_known_crontabs force row level security;

-- FORCE binds the owner too: without this policy a migration of graphile-worker could not touch its own rows
create policy owner_all on graphile_worker._private_known_crontabs for all to omnimemory_owner using (true) with check (true);

-- the last run of each cron job, so that only one of several workers adds the next one
create policy billing_select on graphile_worker._private_known_crontabs for select to omnimemory_billing using (true);
create policy billing_insert on graphile_worker._private_known_crontabs for insert to omnimemory_billing with check (true);
create policy billing_update on graphile_worker._private_known_crontabs for update to omnimemory_billing
  using (true) with check (true);
grant select, insert, update on graphile_worker._private_known_crontabs to omnimemory_billing;
