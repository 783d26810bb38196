-- Up Migration

-- An archive that a person has asked for, and how far it is. Its bytes are in export_parts.
create table exports (
  scope_id     text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id    text default nullif(current_setting('app.tenant_id', true), ''),
  export_id    text not null,
  -- the user who asked; NULL for a key without a user, and in local mode
  owner_id     text default nullif(current_setting('app.user_id', true), ''),
  actor_kind   text not null,
  key_id       text default nullif(current_setting('app.key_id', true), ''),
  kind         text not null,
  state        text not null default 'waiting',
  -- a person has one archive in each slot, so that requests at the same time cannot exceed the limit
  slot         smallint,
  -- the run of the job that may write; another one makes it end
  run_id       text,
  attempts     smallint not null default 0,
  tables_total smallint not null default 0,
  tables_done  smallint not null default 0,
  rows         bigint not null default 0,
  bytes        bigint not null default 0,
  parts        integer not null default 0,
  counts       jsonb,
  sha256       text,
  -- the permissions without which the archive would contain less
  permissions  text[] not null default '{}',
  -- its code and its message
  failure      jsonb,
  created_at   timestamptz not null default now(),
  started_at   timestamptz,
  finished_at  timestamptz,
  expires_at   timestamptz not null,
  constraint exports__pkey primary key (scope_id, export_id),
  constraint exports__tenant_id check (tenant_id <> ''),
  constraint exports__scope check (scope_id = coalesce(tenant_id, '')),
  constraint exports__actor_kind check (actor_kind in ('user', 'key', 'local', 'operator')),
  constraint exports__kind check (kind in ('all', 'own')),
  constraint exports__state check (state in ('waiting', 'running', 'done', 'failed', 'removed')),
  constraint exports__slot_range check (slot between 1 and 2),
  constraint exports__failure check (jsonb_typeof(failure) = 'object'),
  constraint exports__counts check (jsonb_typeof(counts) = 'object'),
  constraint exports__sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint exports__done check (state <> 'done' or (sha256 is not null and finished_at is not null))
);
create unique index exports__slot on exports (scope_id, owner_id, slot) nulls not distinct where slot is not null;
create index idx_exports_expiry on exports (scope_id, expires_at);

-- The bytes of an archive, in pieces that follow each other. Only the person who asked can read them.
create table export_parts (
  scope_id  text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id text default nullif(current_setting('app.tenant_id', true), ''),
  export_id text not null,
  position  integer not null,
  owner_id  text default nullif(current_setting('app.user_id', true), ''),
  content   bytea not null,
  constraint export_parts__pkey primary key (scope_id, export_id, position),
  constraint export_parts__tenant_id check (tenant_id <> ''),
  constraint export_parts__scope check (scope_id = coalesce(tenant_id, '')),
  constraint export_parts__size check (octet_length(content) between 1 and 1048576),
  constraint export_parts__export_id foreign key (scope_id, export_id) references exports (scope_id, export_id)
);
-- it is compressed already
alter table export_parts alter column content set storage external;

-- Down Migration

drop table export_parts;
drop table exports;
