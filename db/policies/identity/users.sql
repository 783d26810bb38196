alter table users enable row level security;
alter table users force row level security;

-- users belong to no tenant: only the identity role sees them
create policy identity_select on users for select to omnimemory_identity using (true);
create policy identity_insert on users for insert to omnimemory_identity with check (true);
create policy identity_update on users for update to omnimemory_identity using (true) with check (true);
grant select, insert on users to omnimemory_identity;
-- an email address identifies its user, so it cannot be updated
grant update (name, avatar_url, last_login_at, password_hash, email_verified_at, session_epoch) on users to omnimemory_identity;
