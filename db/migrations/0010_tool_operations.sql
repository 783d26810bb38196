-- Up Migration

-- One call of a tool that read or searched code: how many tokens it would have cost and how many it did.
create table tool_operations (
  scope_id         text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id        text default nullif(current_setting('app.tenant_id', true), ''),
  operation_id     text not null,
  session_id       text not null,
  tool_id          text not null,
  tool_name        text not null,
  operation_mode   text not null,
  parameters       jsonb,
  file_path        text,
  tokens_original  bigint not null,
  tokens_actual    bigint not null,
  -- derived here, because the original believed its clients and then contradicted its own sums
  tokens_prevented bigint not null generated always as (greatest(tokens_original - tokens_actual, 0)) stored,
  response_time_ms double precision not null,
  timestamp        timestamptz not null default now(),
  constraint tool_operations__pkey primary key (scope_id, operation_id),
  constraint tool_operations__tenant_id check (tenant_id <> ''),
  constraint tool_operations__scope check (scope_id = coalesce(tenant_id, '')),
  constraint tool_operations__tool_id check (length(tool_id) between 1 and 255),
  constraint tool_operations__tool_name check (tool_name in ('read', 'search')),
  constraint tool_operations__operation_mode
    check (operation_mode in ('full', 'overview', 'symbol', 'references', 'semantic', 'tri_index')),
  constraint tool_operations__parameters check (jsonb_typeof(parameters) = 'object'),
  constraint tool_operations__tokens check (tokens_original >= 0 and tokens_actual >= 0),
  constraint tool_operations__response_time_ms check (response_time_ms >= 0),
  constraint tool_operations__session_id
    foreign key (scope_id, session_id) references tool_sessions (scope_id, session_id)
);
create index idx_tool_operations_tenant_time on tool_operations (tenant_id, timestamp desc);
create index idx_tool_operations_tenant_session on tool_operations (tenant_id, session_id, timestamp desc);
create index idx_tool_operations_local_time on tool_operations (timestamp desc) where tenant_id is null;
create index idx_tool_operations_local_session on tool_operations (session_id, timestamp desc) where tenant_id is null;

create statistics tool_operations_scope (dependencies) on scope_id, tenant_id from tool_operations;

-- Down Migration

drop table tool_operations;
