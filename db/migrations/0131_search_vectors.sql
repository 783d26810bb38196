-- Up Migration

-- What a search compares instead of texts, one row for each part of a text. Derived from the rows that they refer to: made
-- after these are stored, made again at any time, never exported. `words` has a bit for each stem and `terms` the stems
-- with their counts; `meaning` has the signs of the vector and `vector` its numbers, both NULL if the text has no vector.
-- The index has all that a scan compares, with the columns that the policy needs, so that it reads no row
-- (docs/decisions/0034-search-by-meaning.md).
create table checkpoint_vectors (
  scope_id   text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id  text default nullif(current_setting('app.tenant_id', true), ''),
  id         bigint not null,
  part       smallint not null,
  model      integer not null,
  visibility text not null,
  author_id  text,
  -- hashes, which always fit into an entry of the index; the hit itself is compared with the id
  session    integer not null,
  tool       integer not null,
  created_at timestamptz not null,
  words      bit(512) not null,
  meaning    bit(512),
  terms      bytea not null,
  vector     bytea,
  constraint checkpoint_vectors__pkey primary key (scope_id, id, model, part),
  constraint checkpoint_vectors__tenant_id check (tenant_id <> ''),
  constraint checkpoint_vectors__scope check (scope_id = coalesce(tenant_id, '')),
  constraint checkpoint_vectors__part check (part between 0 and 63),
  constraint checkpoint_vectors__visibility check (visibility in ('private', 'team')),
  constraint checkpoint_vectors__meaning check ((meaning is null) = (vector is null)),
  constraint checkpoint_vectors__id foreign key (scope_id, id) references checkpoints (scope_id, id) on delete cascade
) with (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05);
create index idx_checkpoint_vectors_scan on checkpoint_vectors (tenant_id, model, id, part)
  include (words, meaning, visibility, author_id, session, tool, created_at);
create statistics checkpoint_vectors_scope (dependencies) on scope_id, tenant_id from checkpoint_vectors;

create table memory_vectors (
  scope_id   text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id  text default nullif(current_setting('app.tenant_id', true), ''),
  memory_id  text not null,
  part       smallint not null,
  model      integer not null,
  revision   bigint not null,
  project    integer not null,
  updated_at timestamptz not null,
  words      bit(512) not null,
  meaning    bit(512),
  terms      bytea not null,
  vector     bytea,
  constraint memory_vectors__pkey primary key (scope_id, memory_id, model, part),
  constraint memory_vectors__tenant_id check (tenant_id <> ''),
  constraint memory_vectors__scope check (scope_id = coalesce(tenant_id, '')),
  constraint memory_vectors__part check (part between 0 and 63),
  constraint memory_vectors__meaning check ((meaning is null) = (vector is null)),
  constraint memory_vectors__memory_id foreign key (scope_id, memory_id)
    references project_memories (scope_id, memory_id) on delete cascade
) with (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05);
create index idx_memory_vectors_scan on memory_vectors (tenant_id, model, memory_id, part)
  include (words, meaning, project, updated_at);
create statistics memory_vectors_scope (dependencies) on scope_id, tenant_id from memory_vectors;

-- The title of a session and its decisions.
create table session_vectors (
  scope_id   text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id  text default nullif(current_setting('app.tenant_id', true), ''),
  session_id text not null,
  part       smallint not null,
  model      integer not null,
  tool       integer not null,
  created_by text,
  started_at timestamptz not null,
  words      bit(512) not null,
  meaning    bit(512),
  terms      bytea not null,
  vector     bytea,
  constraint session_vectors__pkey primary key (scope_id, session_id, model, part),
  constraint session_vectors__tenant_id check (tenant_id <> ''),
  constraint session_vectors__scope check (scope_id = coalesce(tenant_id, '')),
  constraint session_vectors__part check (part between 0 and 63),
  constraint session_vectors__meaning check ((meaning is null) = (vector is null)),
  constraint session_vectors__session_id foreign key (scope_id, session_id)
    references tool_sessions (scope_id, session_id) on delete cascade
) with (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_vacuum_scale_factor = 0.05);
create index idx_session_vectors_scan on session_vectors (tenant_id, model, session_id, part)
  include (words, meaning, tool, created_by, started_at);
create statistics session_vectors_scope (dependencies) on scope_id, tenant_id from session_vectors;

-- Down Migration

drop table session_vectors;
drop table memory_vectors;
drop table checkpoint_vectors;
