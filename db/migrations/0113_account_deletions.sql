-- Up Migration

-- An account that will be deleted. Signing in until deletion_begun_at empties these columns again. They are in the row of the
-- user because a sign-in that waits for this row must see the newest values, which a join does not show.
alter table users
  add column deletion_id text,
  add column deletion_due_at timestamptz,
  -- from then on the account cannot come back
  add column deletion_begun_at timestamptz,
  -- the teams that go with the account: tenant to the id of its own deletion, null until that is requested. It stays after a
  -- cancellation until each of theirs is cancelled, too.
  add column deletion_teams jsonb not null default '{}',
  add constraint users__deletion_id unique (deletion_id),
  add constraint users__deletion check ((deletion_id is null) = (deletion_due_at is null)
    and (deletion_id is not null or deletion_begun_at is null)),
  add constraint users__deletion_teams check (jsonb_typeof(deletion_teams) = 'object');
create index idx_users_deletion on users (deletion_due_at) where deletion_due_at is not null;
create index idx_users_deletion_teams on users (id) where deletion_teams <> '{}';

-- The membership ends then, because its person deletes the account, and grants nothing until that is cancelled. It is here
-- because the role that serves a tenant cannot read users.
alter table tenant_users add column leaves_at timestamptz;

-- of a person who deletes the account, in all tenants
create index idx_invitations_email on invitations (email);
create index idx_invitations_accepted_by on invitations (accepted_by) where accepted_by is not null;

-- Down Migration

drop index idx_invitations_email, idx_invitations_accepted_by;
-- today's policies and grants, which name the columns
drop policy if exists identity_update on tenant_users;
alter table tenant_users drop column leaves_at;
drop policy if exists deletion_select on users;
drop policy if exists deletion_delete on users;
alter table users drop column deletion_teams, drop column deletion_begun_at, drop column deletion_due_at, drop column deletion_id;
