-- Up Migration

-- One request to delete a thing. It stays when the thing is gone, and has none of its content.
create table deletions (
  scope_id     text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id    text default nullif(current_setting('app.tenant_id', true), ''),
  deletion_id  text not null,
  kind         text not null,
  target_id    text not null,
  requested_by text default nullif(current_setting('app.user_id', true), ''),
  -- of a private checkpoint: its author alone may know that there was one
  private      boolean not null default false,
  requested_at timestamptz not null default now(),
  due_at       timestamptz not null,
  state        text not null default 'waiting',
  -- how many rows went, by table
  rows         jsonb not null default '{}',
  -- what the job found when it had finished
  proof        jsonb,
  finished_at  timestamptz,
  reason       text,
  constraint deletions__pkey primary key (scope_id, deletion_id),
  constraint deletions__tenant_id check (tenant_id <> ''),
  constraint deletions__scope check (scope_id = coalesce(tenant_id, '')),
  constraint deletions__kind check (kind in ('session', 'checkpoint', 'project', 'memory', 'api_key', 'tenant')),
  constraint deletions__state check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  constraint deletions__finished check ((finished_at is null) = (state in ('waiting', 'running'))),
  constraint deletions__rows check (jsonb_typeof(rows) = 'object'),
  constraint deletions__proof check (jsonb_typeof(proof) = 'object')
);
create index idx_deletions_tenant_time on deletions (tenant_id, requested_at desc);
create index idx_deletions_local_time on deletions (requested_at desc) where tenant_id is null;
create index idx_deletions_due on deletions (scope_id, due_at) where state in ('waiting', 'running');
-- a thing is deleted once at a time; a request repeated meets the first one
create unique index deletions__open on deletions (scope_id, kind, target_id) where state in ('waiting', 'running');
create statistics deletions_scope (dependencies) on scope_id, tenant_id from deletions;

-- The rows of deleted things until the job removes them. No role that serves requests can read them.
create table deleted_rows (
  scope_id    text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id   text default nullif(current_setting('app.tenant_id', true), ''),
  deletion_id text not null,
  -- the order in which tables were emptied, children first; they are filled again in the opposite order
  step        smallint not null,
  place       bigint not null,
  table_name  text not null,
  -- false: the row stayed, and lost the values that are kept here
  whole       boolean not null default true,
  row         jsonb not null,
  constraint deleted_rows__pkey primary key (scope_id, deletion_id, step, place),
  constraint deleted_rows__tenant_id check (tenant_id <> ''),
  constraint deleted_rows__scope check (scope_id = coalesce(tenant_id, '')),
  constraint deleted_rows__row check (jsonb_typeof(row) = 'object'),
  constraint deleted_rows__deletion_id foreign key (scope_id, deletion_id) references deletions (scope_id, deletion_id)
);
create index idx_deleted_rows_tenant on deleted_rows (tenant_id);
create statistics deleted_rows_scope (dependencies) on scope_id, tenant_id from deleted_rows;

-- Down Migration

drop table deleted_rows;
drop table deletions;
