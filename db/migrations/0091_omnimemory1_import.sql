-- Up Migration

-- Which stretches of which tables of a file of OmniMemory 1 have been imported. Their rows have no names of their own
-- here, so this is what makes a second import of the same file store nothing, and a killed one go on where it was.
create table omnimemory1_batches (
  scope_id     text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id    text default nullif(current_setting('app.tenant_id', true), ''),
  source       text not null, -- the table and a hash of its first row, which identify the file
  first_rowid  bigint not null,
  last_rowid   bigint not null,
  last_row     text not null, -- a hash
  created_at   timestamptz not null default now(),
  stored_bytes integer not null generated always as (256 + octet_length(source) + octet_length(last_row)) stored,
  constraint omnimemory1_batches__pkey primary key (scope_id, source, first_rowid),
  constraint omnimemory1_batches__tenant_id check (tenant_id <> ''),
  constraint omnimemory1_batches__scope check (scope_id = coalesce(tenant_id, '')),
  constraint omnimemory1_batches__rowids check (first_rowid <= last_rowid)
);

-- Imports of uploaded files. The process that received the file imports it; `progress_at` is its sign of life.
create table omnimemory1_imports (
  scope_id     text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id    text default nullif(current_setting('app.tenant_id', true), ''),
  import_id    text not null,
  state        text not null default 'running',
  file_name    text not null,
  file_bytes   bigint not null,
  time_zone    text not null,
  dry_run      boolean not null default false,
  report       jsonb not null default '{}',
  error        text,
  created_by   text default nullif(current_setting('app.user_id', true), ''),
  created_at   timestamptz not null default now(),
  progress_at  timestamptz not null default now(),
  finished_at  timestamptz,
  cancel_at    timestamptz,
  stored_bytes integer not null generated always as (256 + octet_length(import_id) + octet_length(state)
    + octet_length(file_name) + octet_length(time_zone) + octet_length(report::text) + octet_length(coalesce(error, ''))) stored,
  constraint omnimemory1_imports__pkey primary key (scope_id, import_id),
  constraint omnimemory1_imports__tenant_id check (tenant_id <> ''),
  constraint omnimemory1_imports__scope check (scope_id = coalesce(tenant_id, '')),
  constraint omnimemory1_imports__state check (state in ('running', 'done', 'failed', 'cancelled'))
);
create index idx_omnimemory1_imports_tenant on omnimemory1_imports (tenant_id, created_at desc);
create index idx_omnimemory1_imports_local on omnimemory1_imports (created_at desc) where tenant_id is null;
create statistics omnimemory1_imports_scope (dependencies) on scope_id, tenant_id from omnimemory1_imports;

-- Down Migration

drop table omnimemory1_imports, omnimemory1_batches;
