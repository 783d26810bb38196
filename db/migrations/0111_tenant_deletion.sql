-- Up Migration

-- A tenant in deletion is suspended by it. `suspended_before`: what it was, and is again if the deletion is cancelled.
alter table tenants
  add column deletion_id text,
  add column deletion_due_at timestamptz,
  add column suspended_before text,
  drop constraint tenants__suspended_by,
  add constraint tenants__suspended_by
    check (suspended_by is null or not active and suspended_by in ('owner', 'operator', 'deletion')),
  add constraint tenants__deletion check (
    (suspended_by is not distinct from 'deletion') = (deletion_id is not null)
    and (deletion_id is null) = (deletion_due_at is null)),
  add constraint tenants__suspended_before
    check (suspended_before is null or deletion_id is not null and suspended_before in ('owner', 'operator'));
create index idx_tenants_deletion on tenants (deletion_due_at) where deletion_id is not null;

-- What stays of the audit log: how long it was, when, how often which action, and the hash of its last line
alter table deletion_records
  add column audit jsonb,
  add constraint deletion_records__audit check (jsonb_typeof(audit) = 'object');

-- Down Migration

alter table deletion_records drop column audit;
-- policies are put back from their files, and the one about deletion needs a column that an older schema has not
drop policy if exists deletion_delete on tenants;
alter table tenants no force row level security;
update tenants set suspended_by = coalesce(suspended_before, 'owner'), suspended_before = null, deletion_id = null, deletion_due_at = null
  where deletion_id is not null;
alter table tenants force row level security;
drop index idx_tenants_deletion;
alter table tenants
  drop constraint tenants__suspended_before,
  drop constraint tenants__deletion,
  drop constraint tenants__suspended_by,
  drop column suspended_before,
  drop column deletion_due_at,
  drop column deletion_id,
  add constraint tenants__suspended_by
    check (suspended_by is null or not active and suspended_by in ('owner', 'operator'));
