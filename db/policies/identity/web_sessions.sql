alter table web_sessions enable row level security;
alter table web_sessions force row level security;

create policy identity_select on web_sessions for select to omnimemory_identity using (true);
create policy identity_insert on web_sessions for insert to omnimemory_identity with check (true);
create policy identity_update on web_sessions for update to omnimemory_identity using (true) with check (true);
create policy identity_delete on web_sessions for delete to omnimemory_identity using (true);
grant select, insert (sid, sess, expire), update (sess, expire, seen_at), delete on web_sessions to omnimemory_identity;
