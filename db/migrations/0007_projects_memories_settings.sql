-- Up Migration

-- A revision counts the changes of what a caller can change, for If-Match.
alter table projects add column revision bigint not null default 1;
alter table tool_configs
  add column revision bigint not null default 1,
  add column created_at timestamptz not null default now();
alter table claude_code_sessions add column revision bigint not null default 1;

-- A list is paged by a time that stays: last_accessed moves with every session that starts.
drop index idx_projects_tenant, idx_projects_local;
create index idx_projects_tenant on projects (tenant_id, created_at desc);
create index idx_projects_local on projects (created_at desc) where tenant_id is null;
create index idx_tool_configs_tenant on tool_configs (tenant_id, created_at desc);
create index idx_tool_configs_local on tool_configs (created_at desc) where tenant_id is null;
create statistics tool_configs_scope (dependencies) on scope_id, tenant_id from tool_configs;

-- An index on the path itself refuses paths longer than 2,700 bytes. A project's id is 64 bits of a hash of its path
-- anyway, so that 64 bits lose nothing here.
alter table projects drop constraint projects__workspace_path;
create unique index projects__workspace_path on projects (scope_id, hashtextextended(workspace_path, 0));

-- Each change adds to the settings, so the limit on a request's body does not bound them.
alter table projects
  add constraint projects__settings check (jsonb_typeof(settings_json) = 'object'),
  add constraint projects__settings_size check (octet_length(settings_json::text) <= 65536);

-- What tools remember about a project, by key. A row whose time is over counts as gone before it is deleted.
create table project_memories (
  scope_id       text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id      text default nullif(current_setting('app.tenant_id', true), ''),
  memory_id      text not null default 'mem_' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 12),
  project_id     text not null,
  memory_key     text not null,
  memory_value   text not null,
  metadata       jsonb not null default '{}',
  ttl_seconds    bigint,
  expires_at     timestamptz,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  last_accessed  timestamptz,
  accessed_count bigint not null default 0,
  -- milliseconds of the epoch at first: a memory that is deleted and stored again never has the revision of an old one
  revision       bigint not null default (extract(epoch from now()) * 1000)::bigint,
  search         tsvector not null generated always as
    (setweight(to_tsvector('simple', memory_key), 'A') || setweight(to_tsvector('simple', memory_value), 'B')) stored,
  constraint project_memories__pkey primary key (scope_id, memory_id),
  constraint project_memories__tenant_id check (tenant_id <> ''),
  constraint project_memories__scope check (scope_id = coalesce(tenant_id, '')),
  constraint project_memories__key unique (scope_id, project_id, memory_key),
  constraint project_memories__key_length check (length(memory_key) between 1 and 255),
  -- a tsvector holds at most a megabyte
  constraint project_memories__value_length check (length(memory_value) <= 100000),
  constraint project_memories__metadata check (jsonb_typeof(metadata) = 'object'),
  constraint project_memories__ttl_seconds check (ttl_seconds > 0 and (ttl_seconds is null) = (expires_at is null)),
  constraint project_memories__project_id foreign key (scope_id, project_id) references projects (scope_id, project_id)
);
create index idx_project_memories_project on project_memories (scope_id, project_id, created_at desc);
create index idx_project_memories_expires on project_memories (scope_id, expires_at) where expires_at is not null;

create statistics project_memories_scope (dependencies) on scope_id, tenant_id from project_memories;

-- Only what has been set; the server knows the defaults of the rest.
create table tenant_settings (
  scope_id   text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id  text default nullif(current_setting('app.tenant_id', true), ''),
  settings   jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  revision   bigint not null default 1,
  constraint tenant_settings__pkey primary key (scope_id),
  constraint tenant_settings__tenant_id check (tenant_id <> ''),
  constraint tenant_settings__scope check (scope_id = coalesce(tenant_id, '')),
  constraint tenant_settings__settings check (jsonb_typeof(settings) = 'object')
);

-- Down Migration

drop table tenant_settings, project_memories;
alter table projects
  drop constraint projects__settings,
  drop constraint projects__settings_size;
drop index projects__workspace_path;
alter table projects add constraint projects__workspace_path unique (scope_id, workspace_path);
drop index idx_projects_tenant, idx_projects_local, idx_tool_configs_tenant, idx_tool_configs_local;
drop statistics tool_configs_scope;
create index idx_projects_tenant on projects (tenant_id, last_accessed desc);
create index idx_projects_local on projects (last_accessed desc) where tenant_id is null;
alter table claude_code_sessions drop column revision;
alter table tool_configs drop column revision, drop column created_at;
alter table projects drop column revision;
