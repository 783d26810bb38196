-- Up Migration

alter table tool_sessions
  -- counts the changes that people and tools make to a session on purpose, for If-Match; a sign of life is none
  add column revision integer not null default 1,
  add column compressed_context text,
  -- how many context entries of each kind there have been, which is the position of the newest
  add column file_access_count integer not null default 0,
  add column search_count integer not null default 0,
  add column decision_count integer not null default 0,
  add column memory_reference_count integer not null default 0,
  -- octets, because their number is known without reading the value, and every sign of life checks the row again
  add constraint tool_sessions__compressed_context check (octet_length(compressed_context) <= 4000000);

-- What a session looked at, searched for, decided and remembered: one row an entry, so that adding one never rewrites
-- the others. The lock on the session hands out the positions.
create table session_context (
  scope_id    text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id   text default nullif(current_setting('app.tenant_id', true), ''),
  session_id  text not null,
  kind        text not null,
  position    integer not null, -- counts the entries of its kind in its session, from 1
  -- the clock and not the start of the transaction: who waited for the lock comes later than who held it
  recorded_at timestamptz not null default clock_timestamp(),
  value       text not null, -- a path, a query, a decision, or the id of a memory
  importance  double precision,
  memory_key  text,
  constraint session_context__pkey primary key (scope_id, session_id, kind, position),
  constraint session_context__tenant_id check (tenant_id <> ''),
  constraint session_context__scope check (scope_id = coalesce(tenant_id, '')),
  constraint session_context__kind check (kind in ('file_access', 'search', 'decision', 'memory_reference')),
  constraint session_context__position check (position >= 1),
  constraint session_context__importance check (importance is null or kind = 'file_access'),
  constraint session_context__memory_key check ((memory_key is not null) = (kind = 'memory_reference')),
  constraint session_context__session_id
    foreign key (scope_id, session_id) references tool_sessions (scope_id, session_id)
);

create statistics session_context_scope (dependencies) on scope_id, tenant_id from session_context;

-- Down Migration

drop table session_context;
alter table tool_sessions
  drop constraint tool_sessions__compressed_context,
  drop column memory_reference_count,
  drop column decision_count,
  drop column search_count,
  drop column file_access_count,
  drop column compressed_context,
  drop column revision;
