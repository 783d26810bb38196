-- Up Migration

-- scope_id is the tenant's id, or '' for local mode. It leads every key of a tenant table, because a key on a NULL
-- tenant_id is neither unique nor checked. Nobody writes it or tenant_id by hand: both come from app.tenant_id, and
-- the __scope constraint keeps them in step.

create table projects (
  scope_id       text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id      text default nullif(current_setting('app.tenant_id', true), ''),
  project_id     text not null,
  workspace_path text not null,
  project_name   text,
  language       text,
  framework      text,
  created_at     timestamptz not null default now(),
  last_accessed  timestamptz not null default now(),
  settings_json  jsonb not null default '{}',
  constraint projects__pkey primary key (scope_id, project_id),
  constraint projects__tenant_id check (tenant_id <> ''),
  constraint projects__scope check (scope_id = coalesce(tenant_id, '')),
  constraint projects__workspace_path unique (scope_id, workspace_path)
);
create index idx_projects_tenant on projects (tenant_id, last_accessed desc);
create index idx_projects_local on projects (last_accessed desc) where tenant_id is null;

-- One run of a tool. The original kept a second session table beside this one; both are this.
create table tool_sessions (
  scope_id            text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id           text default nullif(current_setting('app.tenant_id', true), ''),
  session_id          text not null default gen_random_uuid(),
  tool_id             text not null,
  tool_version        text,
  started_at          timestamptz not null default now(),
  ended_at            timestamptz,
  last_activity       timestamptz not null default now(),
  total_compressions  bigint not null default 0,
  total_embeddings    bigint not null default 0,
  total_workflows     bigint not null default 0,
  tokens_saved        bigint not null default 0,
  project_id          text,
  workspace_path      text,
  previous_session_id text,
  evolution_metadata  jsonb,
  process_id          integer,
  instance_id         text,
  pinned              boolean not null default false,
  archived            boolean not null default false,
  constraint tool_sessions__pkey primary key (scope_id, session_id),
  constraint tool_sessions__tenant_id check (tenant_id <> ''),
  constraint tool_sessions__scope check (scope_id = coalesce(tenant_id, '')),
  constraint tool_sessions__id_length
    check (length(session_id) between 1 and 255 and length(tool_id) between 1 and 255 and length(instance_id) <= 255),
  constraint tool_sessions__process_id check (process_id > 0),
  constraint tool_sessions__ended_at check (ended_at >= started_at),
  constraint tool_sessions__project_id foreign key (scope_id, project_id) references projects (scope_id, project_id),
  constraint tool_sessions__previous_session_id
    foreign key (scope_id, previous_session_id) references tool_sessions (scope_id, session_id)
);
create index idx_sessions_tenant_time on tool_sessions (tenant_id, started_at desc);
create index idx_sessions_local_time on tool_sessions (started_at desc) where tenant_id is null;
create index idx_tool_sessions_project on tool_sessions (scope_id, project_id, started_at desc) where project_id is not null;
create index idx_tool_sessions_active on tool_sessions (scope_id, last_activity) where ended_at is null;
create index idx_tool_sessions_pid on tool_sessions (scope_id, process_id) where ended_at is null;
create index idx_session_evolution on tool_sessions (scope_id, previous_session_id) where previous_session_id is not null;
-- What makes get-or-create safe when a tool calls it many times at once: at most one open session per instance, and
-- per process for tools that name no instance.
create unique index tool_sessions__open_instance on tool_sessions (scope_id, tool_id, instance_id)
  where ended_at is null and instance_id is not null;
create unique index tool_sessions__open_process on tool_sessions (scope_id, tool_id, process_id)
  where ended_at is null and instance_id is null and process_id is not null;

create table claude_code_sessions (
  scope_id         text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id        text default nullif(current_setting('app.tenant_id', true), ''),
  id               bigint not null generated always as identity,
  session_id       text not null,
  mcp_version      text,
  features_enabled jsonb not null default '[]',
  created_at       timestamptz not null default now(),
  constraint claude_code_sessions__pkey primary key (scope_id, id),
  constraint claude_code_sessions__tenant_id check (tenant_id <> ''),
  constraint claude_code_sessions__scope check (scope_id = coalesce(tenant_id, '')),
  constraint claude_code_sessions__session unique (scope_id, session_id),
  constraint claude_code_sessions__session_id
    foreign key (scope_id, session_id) references tool_sessions (scope_id, session_id)
);

create table tool_configs (
  scope_id    text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id   text default nullif(current_setting('app.tenant_id', true), ''),
  id          bigint not null generated always as identity,
  tool_id     text not null,
  config_json jsonb not null,
  updated_at  timestamptz not null default now(),
  constraint tool_configs__pkey primary key (scope_id, id),
  constraint tool_configs__tenant_id check (tenant_id <> ''),
  constraint tool_configs__scope check (scope_id = coalesce(tenant_id, '')),
  constraint tool_configs__tool_id unique (scope_id, tool_id)
);

-- scope_id follows from tenant_id. Told so, the planner does not multiply the two selectivities and mistake a large
-- tenant for an empty one.
create statistics projects_scope (dependencies) on scope_id, tenant_id from projects;
create statistics tool_sessions_scope (dependencies) on scope_id, tenant_id from tool_sessions;

-- Down Migration

drop table tool_configs, claude_code_sessions, tool_sessions, projects;
