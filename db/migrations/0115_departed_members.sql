-- Up Migration

-- People whose membership has ended, until what they kept private is decided about. Without a name: the audit log has it.
create table departed_members (
  scope_id  text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id text default nullif(current_setting('app.tenant_id', true), ''),
  user_id   text not null,
  -- the time for a decision counts from here
  left_at   timestamptz not null default now(),
  constraint departed_members__pkey primary key (scope_id, user_id),
  constraint departed_members__tenant_id check (tenant_id <> ''),
  constraint departed_members__scope check (scope_id = coalesce(tenant_id, ''))
);
create index idx_departed_members_tenant on departed_members (tenant_id, left_at desc);
create statistics departed_members_scope (dependencies) on scope_id, tenant_id from departed_members;

-- what one person keeps private is counted without reading what all others do
create index idx_checkpoints_private_author on checkpoints (scope_id, author_id) where visibility = 'private';

-- Those who left before this release have the whole time from now on. FORCE binds the owner, who would see no row.
alter table audit_logs no force row level security;
alter table tenant_users no force row level security;
insert into departed_members (scope_id, tenant_id, user_id)
  select distinct l.tenant_id, l.tenant_id, l.resource_id from audit_logs l
  where l.action in ('member.left', 'member.removed') and l.resource_id is not null
    and not exists (select from tenant_users m where m.tenant_id = l.tenant_id and m.user_id = l.resource_id);
alter table audit_logs force row level security;
alter table tenant_users force row level security;

alter table deletions drop constraint deletions__kind;
alter table deletions add constraint deletions__kind
  check (kind in ('session', 'checkpoint', 'project', 'memory', 'api_key', 'departed_member', 'tenant'));

-- Down Migration

-- not valid: records of such deletions may be there
alter table deletions drop constraint deletions__kind;
alter table deletions add constraint deletions__kind
  check (kind in ('session', 'checkpoint', 'project', 'memory', 'api_key', 'tenant')) not valid;
drop index idx_checkpoints_private_author;
-- they name what goes; the release that fits the older tables brings its own
drop policy if exists departed_update on checkpoints;
drop table departed_members;
