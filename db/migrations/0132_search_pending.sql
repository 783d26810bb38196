-- Up Migration

-- Whose vectors do not fit the row any more: ids and no content. Written in the transaction that changes the row, so that
-- nothing is lost when a process is killed; a process deletes it when it has made the vectors. `changes` counts the writes
-- and the claims, so that nobody finishes what has changed since it was read. A `next_try` of infinity waits for a person.
create table search_pending (
  scope_id  text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id text default nullif(current_setting('app.tenant_id', true), ''),
  kind      text not null,
  id        text not null,
  author_id text,
  queued_at timestamptz not null default now(),
  next_try  timestamptz not null default now(),
  attempts  smallint not null default 0,
  changes   integer not null default 0,
  failed    text,
  constraint search_pending__pkey primary key (scope_id, kind, id),
  constraint search_pending__tenant_id check (tenant_id <> ''),
  constraint search_pending__scope check (scope_id = coalesce(tenant_id, '')),
  constraint search_pending__kind check (kind in ('checkpoint', 'memory', 'session')),
  constraint search_pending__failed check (length(failed) between 1 and 500)
) with (autovacuum_vacuum_scale_factor = 0.02);
create index idx_search_pending_next on search_pending (scope_id, next_try);
create index idx_search_pending_tenant on search_pending (tenant_id);
create statistics search_pending_scope (dependencies) on scope_id, tenant_id from search_pending;

-- Down Migration

drop table search_pending;
