alter table users enable row level security;
alter table users force row level security;

-- users belong to no tenant: only the identity role sees them
create policy identity_select on users for select to omnimemory_identity using (true);
create policy identity_insert on users for insert to omnimemory_identity with check (true);
create policy identity_update on users for update to omnimemory_identity using (true) with check (true);
grant select, insert on users to omnimemory_identity;
-- an email address identifies its user, so it cannot be updated
grant update (name, avatar_url, last_login_at, password_hash, email_verified_at, session_epoch, deletion_id, deletion_due_at,
  deletion_begun_at, deletion_teams) on users to omnimemory_identity;

-- the last step of the deletion of an account: one person, who can no longer cancel it
create policy deletion_select on users for select to omnimemory_deletion
  using (id = current_setting('app.account', true) and deletion_begun_at is not null);
create policy deletion_delete on users for delete to omnimemory_deletion
  using (id = current_setting('app.account', true) and deletion_begun_at is not null);
-- the email address: by it lines of audit logs name the person
grant select (id, email, deletion_begun_at), delete on users to omnimemory_deletion;
