alter table rate_limits enable row level security;
alter table rate_limits force row level security;

create policy identity_select on rate_limits for select to omnimemory_identity using (true);
create policy identity_insert on rate_limits for insert to omnimemory_identity with check (true);
create policy identity_update on rate_limits for update to omnimemory_identity using (true) with check (true);
create policy identity_delete on rate_limits for delete to omnimemory_identity using (true);
grant select, insert, update (points, expire), delete on rate_limits to omnimemory_identity;
