-- Up Migration

-- What coding tools send as OpenTelemetry and through hooks (docs/connect.md).

-- Who sent a row: the user, and the API key. The table of keys is another role's, so there is no foreign key.
alter table tool_sessions
  add column created_by text default nullif(current_setting('app.user_id', true), ''),
  add column created_by_key text default nullif(current_setting('app.key_id', true), ''),
  -- the tool's own id of the session, if telemetry or a hook named it
  add column external_id text,
  -- a session that idleness ended is reopened by new work; one that its tool ended stays ended
  add column ended_by text,
  -- sums over model_requests that are billable
  add column model_requests bigint not null default 0,
  add column failed_requests bigint not null default 0,
  add column input_tokens bigint not null default 0,
  add column cache_read_tokens bigint not null default 0,
  add column cache_creation_tokens bigint not null default 0,
  add column output_tokens bigint not null default 0,
  add column reasoning_tokens bigint not null default 0,
  add column cost_usd_micros bigint not null default 0,
  add constraint tool_sessions__external_id check (length(external_id) between 1 and 255),
  add constraint tool_sessions__ended_by check (ended_by is null or ended_at is not null and ended_by in ('idleness', 'tool')),
  add constraint tool_sessions__usage check (model_requests >= 0 and failed_requests >= 0 and input_tokens >= 0
    and cache_read_tokens >= 0 and cache_creation_tokens >= 0 and output_tokens >= 0 and reasoning_tokens >= 0
    and cost_usd_micros >= 0),
  drop column stored_bytes;
alter table tool_sessions add column stored_bytes integer not null generated always as (256
  + octet_length(session_id) + octet_length(tool_id) + octet_length(coalesce(tool_version, ''))
  + octet_length(coalesce(project_id, '')) + octet_length(coalesce(workspace_path, ''))
  + octet_length(coalesce(previous_session_id, '')) + octet_length(coalesce(evolution_metadata::text, ''))
  + octet_length(coalesce(instance_id, '')) + octet_length(coalesce(compressed_context, ''))
  + octet_length(coalesce(external_id, ''))) stored;
create index idx_tool_sessions_external_id on tool_sessions (scope_id, external_id) where external_id is not null;

alter table metrics
  add column created_by text default nullif(current_setting('app.user_id', true), ''),
  add column created_by_key text default nullif(current_setting('app.key_id', true), '');
alter table tool_operations
  add column created_by text default nullif(current_setting('app.user_id', true), ''),
  add column created_by_key text default nullif(current_setting('app.key_id', true), '');

-- The session that a tool's own id names, for good.
create table session_keys (
  scope_id     text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id    text default nullif(current_setting('app.tenant_id', true), ''),
  tool_id      text not null,
  external_id  text not null,
  session_id   text not null,
  created_at   timestamptz not null default now(),
  stored_bytes integer not null generated always as (256
    + octet_length(tool_id) + octet_length(external_id) + octet_length(session_id)) stored,
  constraint session_keys__pkey primary key (scope_id, tool_id, external_id),
  constraint session_keys__tenant_id check (tenant_id <> ''),
  constraint session_keys__scope check (scope_id = coalesce(tenant_id, '')),
  constraint session_keys__id_length check (length(tool_id) between 1 and 255 and length(external_id) between 1 and 255),
  constraint session_keys__session_id
    foreign key (scope_id, session_id) references tool_sessions (scope_id, session_id)
);
create index idx_session_keys_session on session_keys (scope_id, session_id);

-- One call of a model. The token columns are disjoint buckets; reasoning_tokens is a part of output_tokens.
create table model_requests (
  scope_id              text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id             text default nullif(current_setting('app.tenant_id', true), ''),
  -- from the fingerprint of the record, so that a record that is sent again has the same id
  id                    text not null,
  tool_id               text not null,
  session_id            text,
  timestamp             timestamptz not null,
  model                 text,
  request_id            text,
  input_tokens          bigint not null default 0,
  cache_read_tokens     bigint not null default 0,
  cache_creation_tokens bigint not null default 0,
  output_tokens         bigint not null default 0,
  reasoning_tokens      bigint not null default 0,
  cost_usd_micros       bigint,
  duration_ms           double precision,
  status                text not null,
  http_status           integer,
  attempt               integer,
  source                text,
  prompt_id             text,
  billable              boolean not null default true,
  attributes            jsonb not null default '{}',
  created_by            text default nullif(current_setting('app.user_id', true), ''),
  created_by_key        text default nullif(current_setting('app.key_id', true), ''),
  stored_bytes          integer not null generated always as (256
    + octet_length(id) + octet_length(tool_id) + octet_length(coalesce(session_id, ''))
    + octet_length(coalesce(model, '')) + octet_length(coalesce(request_id, '')) + octet_length(coalesce(source, ''))
    + octet_length(coalesce(prompt_id, '')) + octet_length(attributes::text)) stored,
  constraint model_requests__pkey primary key (scope_id, id),
  constraint model_requests__tenant_id check (tenant_id <> ''),
  constraint model_requests__scope check (scope_id = coalesce(tenant_id, '')),
  constraint model_requests__tool_id check (length(tool_id) between 1 and 255),
  constraint model_requests__status check (status in ('ok', 'error', 'refused')),
  constraint model_requests__tokens check (input_tokens >= 0 and cache_read_tokens >= 0 and cache_creation_tokens >= 0
    and output_tokens >= 0 and reasoning_tokens >= 0),
  constraint model_requests__cost_usd_micros check (cost_usd_micros >= 0),
  constraint model_requests__attributes check (jsonb_typeof(attributes) = 'object'),
  constraint model_requests__session_id
    foreign key (scope_id, session_id) references tool_sessions (scope_id, session_id)
);
-- the same call that is told twice, with other attributes
create unique index model_requests__request_id on model_requests (scope_id, tool_id, request_id, status)
  where request_id is not null;
create index idx_model_requests_tenant_time on model_requests (tenant_id, timestamp desc);
create index idx_model_requests_tenant_session on model_requests (tenant_id, session_id, timestamp desc);
create index idx_model_requests_local_time on model_requests (timestamp desc) where tenant_id is null;
create index idx_model_requests_local_session on model_requests (session_id, timestamp desc) where tenant_id is null;

-- Any other event of a tool.
create table tool_events (
  scope_id       text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id      text default nullif(current_setting('app.tenant_id', true), ''),
  id             text not null,
  tool_id        text not null,
  session_id     text,
  timestamp      timestamptz not null,
  name           text not null,
  original_name  text not null,
  tool_name      text,
  call_id        text,
  success        boolean,
  decision       text,
  duration_ms    double precision,
  prompt_id      text,
  sequence       bigint,
  attributes     jsonb not null default '{}',
  created_by     text default nullif(current_setting('app.user_id', true), ''),
  created_by_key text default nullif(current_setting('app.key_id', true), ''),
  stored_bytes   integer not null generated always as (256
    + octet_length(id) + octet_length(tool_id) + octet_length(coalesce(session_id, '')) + octet_length(name)
    + octet_length(original_name) + octet_length(coalesce(tool_name, '')) + octet_length(coalesce(call_id, ''))
    + octet_length(coalesce(decision, '')) + octet_length(coalesce(prompt_id, '')) + octet_length(attributes::text)) stored,
  constraint tool_events__pkey primary key (scope_id, id),
  constraint tool_events__tenant_id check (tenant_id <> ''),
  constraint tool_events__scope check (scope_id = coalesce(tenant_id, '')),
  constraint tool_events__tool_id check (length(tool_id) between 1 and 255),
  constraint tool_events__name check (length(name) between 1 and 255),
  constraint tool_events__attributes check (jsonb_typeof(attributes) = 'object'),
  constraint tool_events__session_id
    foreign key (scope_id, session_id) references tool_sessions (scope_id, session_id)
);
create index idx_tool_events_tenant_time on tool_events (tenant_id, timestamp desc);
create index idx_tool_events_tenant_session on tool_events (tenant_id, session_id, timestamp desc);
create index idx_tool_events_local_time on tool_events (timestamp desc) where tenant_id is null;
create index idx_tool_events_local_session on tool_events (session_id, timestamp desc) where tenant_id is null;
-- what takes back a request, which may come before it
create index idx_tool_events_correction on tool_events (scope_id, tool_id, call_id) where name = 'correction';

-- One series of a metric. `measure`, `bucket` and `model` are set for the metrics that reports read by name.
create table otel_series (
  scope_id    text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id   text default nullif(current_setting('app.tenant_id', true), ''),
  -- from the hash of all that identifies the series
  series_id   text not null,
  tool_id     text not null,
  session_id  text,
  metric      text not null,
  unit        text not null,
  kind        text not null,
  measure     text,
  bucket      text,
  model       text,
  attributes  jsonb not null default '{}',
  -- the latest bounds and bucket counts of a histogram
  histogram   jsonb,
  created_at  timestamptz not null default now(),
  last_point_at timestamptz not null default now(),
  -- idle, but its points are still kept; it goes with the last of them
  archived    boolean not null default false,
  stored_bytes integer not null generated always as (256
    + octet_length(series_id) + octet_length(tool_id) + octet_length(coalesce(session_id, '')) + octet_length(metric)
    + octet_length(unit) + octet_length(coalesce(measure, '')) + octet_length(coalesce(bucket, ''))
    + octet_length(coalesce(model, '')) + octet_length(attributes::text) + octet_length(coalesce(histogram::text, ''))) stored,
  constraint otel_series__pkey primary key (scope_id, series_id),
  constraint otel_series__tenant_id check (tenant_id <> ''),
  constraint otel_series__scope check (scope_id = coalesce(tenant_id, '')),
  constraint otel_series__tool_id check (length(tool_id) between 1 and 255),
  constraint otel_series__metric check (length(metric) between 1 and 255),
  constraint otel_series__kind check (kind in ('counter', 'gauge', 'histogram')),
  constraint otel_series__attributes check (jsonb_typeof(attributes) = 'object'),
  constraint otel_series__session_id
    foreign key (scope_id, session_id) references tool_sessions (scope_id, session_id)
);
create index idx_otel_series_tenant on otel_series (tenant_id, created_at desc);
create index idx_otel_series_local on otel_series (created_at desc) where tenant_id is null;
create index idx_otel_series_session on otel_series (scope_id, session_id) where session_id is not null;
create index idx_otel_series_last_point on otel_series (scope_id, last_point_at) where not archived;

-- Where the cumulative streams of a series stand: one for each start, because processes share a session.
create table otel_streams (
  scope_id      text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id     text default nullif(current_setting('app.tenant_id', true), ''),
  series_id     text not null,
  -- nanoseconds as sent: an unsigned number of 64 bits, read as a signed one
  start_nanos   bigint not null,
  time_nanos    bigint not null,
  value         double precision not null,
  count         bigint,
  last_point_at timestamptz not null default now(),
  stored_bytes  integer not null generated always as (256 + octet_length(series_id)) stored,
  constraint otel_streams__pkey primary key (scope_id, series_id, start_nanos),
  constraint otel_streams__tenant_id check (tenant_id <> ''),
  constraint otel_streams__scope check (scope_id = coalesce(tenant_id, '')),
  constraint otel_streams__series_id foreign key (scope_id, series_id) references otel_series (scope_id, series_id)
    on delete cascade
);
create index idx_otel_streams_last_point on otel_streams (scope_id, last_point_at);

-- The growth, or for a gauge the value, of a series at a time.
create table otel_points (
  scope_id       text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id      text default nullif(current_setting('app.tenant_id', true), ''),
  series_id      text not null,
  start_nanos    bigint not null,
  time_nanos     bigint not null,
  tool_id        text not null,
  session_id     text,
  start_time     timestamptz,
  timestamp      timestamptz not null,
  value          double precision not null,
  count          bigint,
  min            double precision,
  max            double precision,
  created_by     text default nullif(current_setting('app.user_id', true), ''),
  created_by_key text default nullif(current_setting('app.key_id', true), ''),
  stored_bytes   integer not null generated always as (256
    + octet_length(series_id) + octet_length(tool_id) + octet_length(coalesce(session_id, ''))) stored,
  constraint otel_points__pkey primary key (scope_id, series_id, start_nanos, time_nanos),
  constraint otel_points__tenant_id check (tenant_id <> ''),
  constraint otel_points__scope check (scope_id = coalesce(tenant_id, '')),
  constraint otel_points__series_id foreign key (scope_id, series_id) references otel_series (scope_id, series_id)
    on delete cascade,
  constraint otel_points__session_id
    foreign key (scope_id, session_id) references tool_sessions (scope_id, session_id)
);
create index idx_otel_points_tenant_time on otel_points (tenant_id, timestamp desc);
create index idx_otel_points_tenant_session on otel_points (tenant_id, session_id, timestamp desc);
create index idx_otel_points_local_time on otel_points (timestamp desc) where tenant_id is null;
create index idx_otel_points_local_session on otel_points (session_id, timestamp desc) where tenant_id is null;

create statistics model_requests_scope (dependencies) on scope_id, tenant_id from model_requests;
create statistics tool_events_scope (dependencies) on scope_id, tenant_id from tool_events;
create statistics otel_series_scope (dependencies) on scope_id, tenant_id from otel_series;
create statistics otel_points_scope (dependencies) on scope_id, tenant_id from otel_points;

-- Down Migration

drop table otel_points, otel_streams, otel_series, tool_events, model_requests, session_keys;
alter table tool_operations drop column created_by, drop column created_by_key;
alter table metrics drop column created_by, drop column created_by_key;
alter table tool_sessions
  drop column stored_bytes,
  drop column created_by, drop column created_by_key, drop column external_id, drop column ended_by,
  drop column model_requests, drop column failed_requests, drop column input_tokens, drop column cache_read_tokens,
  drop column cache_creation_tokens, drop column output_tokens, drop column reasoning_tokens, drop column cost_usd_micros;
alter table tool_sessions add column stored_bytes integer not null generated always as (256
  + octet_length(session_id) + octet_length(tool_id) + octet_length(coalesce(tool_version, ''))
  + octet_length(coalesce(project_id, '')) + octet_length(coalesce(workspace_path, ''))
  + octet_length(coalesce(previous_session_id, '')) + octet_length(coalesce(evolution_metadata::text, ''))
  + octet_length(coalesce(instance_id, '')) + octet_length(coalesce(compressed_context, ''))) stored;
