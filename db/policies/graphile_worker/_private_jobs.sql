alter table graphile_worker._private_jobs enable row level security;
alter table graphile_worker._private_jobs force row level security;

-- FORCE binds the owner too: without this policy a migration of graphile-worker could not touch its own rows
create policy owner_all on graphile_worker._private_jobs for all to omnimemory_owner using (true) with check (true);

-- the billing role adds jobs and runs them
create policy billing_select on graphile_worker._private_jobs for select to omnimemory_billing using (true);
create policy billing_insert on graphile_worker._private_jobs for insert to omnimemory_billing with check (true);
create policy billing_update on graphile_worker._private_jobs for update to omnimemory_billing using (true) with check (true);
create policy billing_delete on graphile_worker._private_jobs for delete to omnimemory_billing using (true);
grant select, insert, update, delete on graphile_worker._private_jobs to omnimemory_billing;
