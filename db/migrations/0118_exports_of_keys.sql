-- Up Migration

-- Keys without a user have exports of their own.
drop index exports__slot;
create unique index exports__slot on exports (scope_id, owner_id, (case when owner_id is null then key_id end), slot)
  nulls not distinct where slot is not null;

-- Down Migration

-- several keys may have the same slot
alter table exports no force row level security;
update exports set slot = null where owner_id is null;
alter table exports force row level security;
drop index exports__slot;
create unique index exports__slot on exports (scope_id, owner_id, slot) nulls not distinct where slot is not null;
