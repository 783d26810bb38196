alter table user_identities enable row level security;
alter table user_identities force row level security;

create policy identity_select on user_identities for select to omnimemory_identity using (true);
create policy identity_insert on user_identities for insert to omnimemory_identity with check (true);
create policy identity_update on user_identities for update to omnimemory_identity using (true) with check (true);
create policy identity_delete on user_identities for delete to omnimemory_identity using (true);
grant select, delete, insert (issuer, subject, user_id, email) on user_identities to omnimemory_identity;
-- the owner of an identity never changes
grant update (email, last_used_at) on user_identities to omnimemory_identity;
