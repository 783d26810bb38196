alter table graphile_worker._private_tasks enable row level security;
alter table graphile_worker._private_tasks force row level security;

-- FORCE binds the owner too: without this policy a migration of graphile-worker could not touch its own rows
create policy owner_all on graphile_worker._private_tasks for all to omnimemory_owner using (true) with check (true);

-- a worker stores the names of its tasks
create policy billing_select on graphile_worker._private_tasks for select to omnimemory_billing using (true);
create policy billing_insert on graphile_worker._private_tasks for insert to omnimemory_billing with check (true);
grant select, insert on graphile_worker._private_tasks to omnimemory_billing;
