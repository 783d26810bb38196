alter table graphile_worker.migrations enable row level security;
alter table graphile_worker.migrations force row level security;

-- FORCE binds the owner too: without this policy a migration of graphile-worker could not touch its own rows
create policy owner_all on graphile_worker.migrations for all to omnimemory_owner using (true) with check (true);

-- a worker checks the version of the schema before it starts
create policy billing_select on graphile_worker.migrations for select to omnimemory_billing using (true);
grant select on graphile_worker.migrations to omnimemory_billing;
