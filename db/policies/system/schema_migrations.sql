-- FORCE binds the owner too: without this policy the migration runner could not read its own table
alter table schema_migrations enable row level security;
alter table schema_migrations force row level security;

create policy owner_all on schema_migrations for all to omnimemory_owner using (true) with check (true);

-- readiness compares the applied migrations with the files
create policy identity_select on schema_migrations for select to omnimemory_identity using (true);
grant select on schema_migrations to omnimemory_identity;
