alter table user_tokens enable row level security;
alter table user_tokens force row level security;

-- using a token deletes it; tokens are never changed
create policy identity_select on user_tokens for select to omnimemory_identity using (true);
create policy identity_insert on user_tokens for insert to omnimemory_identity with check (true);
create policy identity_delete on user_tokens for delete to omnimemory_identity using (true);
grant select, insert, delete on user_tokens to omnimemory_identity;
