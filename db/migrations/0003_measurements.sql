-- Up Migration

-- One sample. The three counters are cumulative as the tool reports them; each *_delta is the growth since the
-- sample before it in the same series (scope, tool, session), never negative.
create table metrics (
  scope_id                 text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id                text default nullif(current_setting('app.tenant_id', true), ''),
  id                       bigint not null generated always as identity,
  timestamp                timestamptz not null default now(),
  service                  text not null default 'combined',
  total_embeddings         bigint,
  cache_hits               bigint,
  cache_hit_rate           double precision,
  tokens_processed         bigint,
  avg_latency_ms           double precision,
  total_compressions       bigint,
  tokens_saved             bigint,
  compression_ratio        double precision,
  quality_score            double precision,
  pattern_count            bigint,
  graph_nodes              bigint,
  graph_edges              bigint,
  prediction_accuracy      double precision,
  tool_id                  text not null default 'unknown',
  tool_version             text,
  session_id               text,
  metadata                 jsonb,
  tokens_saved_delta       bigint not null default 0,
  total_compressions_delta bigint not null default 0,
  total_embeddings_delta   bigint not null default 0,
  constraint metrics__pkey primary key (scope_id, id),
  constraint metrics__tenant_id check (tenant_id <> ''),
  constraint metrics__scope check (scope_id = coalesce(tenant_id, '')),
  constraint metrics__service check (service in ('combined', 'compression')),
  constraint metrics__tool_id check (length(tool_id) between 1 and 255),
  constraint metrics__counters check (total_embeddings >= 0 and total_compressions >= 0 and tokens_saved >= 0),
  constraint metrics__deltas
    check (tokens_saved_delta >= 0 and total_compressions_delta >= 0 and total_embeddings_delta >= 0),
  constraint metrics__prediction_accuracy check (prediction_accuracy between 0 and 100),
  constraint metrics__metadata check (jsonb_typeof(metadata) = 'object'),
  constraint metrics__session_id foreign key (scope_id, session_id) references tool_sessions (scope_id, session_id)
);
create index idx_metrics_tenant_tool_time on metrics (tenant_id, tool_id, timestamp desc);
create index idx_metrics_tenant_session on metrics (tenant_id, session_id, timestamp desc);
create index idx_metrics_tenant_time on metrics (tenant_id, timestamp desc);
create index idx_metrics_local_tool_time on metrics (tool_id, timestamp desc) where tenant_id is null;
create index idx_metrics_local_session on metrics (session_id, timestamp desc) where tenant_id is null;
create index idx_metrics_local_time on metrics (timestamp desc) where tenant_id is null;

-- Where each series stands: the last cumulative values and the growth that the last sample brought. One locked row
-- per series makes deltas right under concurrent writers, and lets old samples be deleted without the next one
-- counting the whole total again.
create table metric_series (
  scope_id                 text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id                text default nullif(current_setting('app.tenant_id', true), ''),
  tool_id                  text not null,
  session_id               text not null, -- '' is the series of samples that name no session
  last_timestamp           timestamptz not null,
  tokens_saved             bigint,
  total_compressions       bigint,
  total_embeddings         bigint,
  tokens_saved_delta       bigint not null,
  total_compressions_delta bigint not null,
  total_embeddings_delta   bigint not null,
  constraint metric_series__pkey primary key (scope_id, tool_id, session_id),
  constraint metric_series__tenant_id check (tenant_id <> ''),
  constraint metric_series__scope check (scope_id = coalesce(tenant_id, ''))
);

create table cache_hits (
  scope_id     text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id    text default nullif(current_setting('app.tenant_id', true), ''),
  id           bigint not null generated always as identity,
  tool_id      text not null,
  file_path    text not null,
  tokens_saved bigint not null,
  timestamp    timestamptz not null default now(),
  constraint cache_hits__pkey primary key (scope_id, id),
  constraint cache_hits__tenant_id check (tenant_id <> ''),
  constraint cache_hits__scope check (scope_id = coalesce(tenant_id, '')),
  constraint cache_hits__tokens_saved check (tokens_saved >= 0)
);
create index idx_cache_hits_tenant_tool_time on cache_hits (tenant_id, tool_id, timestamp desc);
create index idx_cache_hits_tenant_time on cache_hits (tenant_id, timestamp desc);
create index idx_cache_hits_local_time on cache_hits (timestamp desc) where tenant_id is null;

create table session_velocity (
  scope_id              text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id             text default nullif(current_setting('app.tenant_id', true), ''),
  id                    bigint not null generated always as identity,
  session_id            text not null,
  timestamp             timestamptz not null default now(),
  tokens_saved          bigint not null,
  velocity              double precision not null, -- tokens per minute
  acceleration          double precision,          -- tokens per minute, per minute
  prediction_confidence double precision,
  constraint session_velocity__pkey primary key (scope_id, id),
  constraint session_velocity__tenant_id check (tenant_id <> ''),
  constraint session_velocity__scope check (scope_id = coalesce(tenant_id, '')),
  constraint session_velocity__prediction_confidence check (prediction_confidence between 0 and 100),
  constraint session_velocity__session_id
    foreign key (scope_id, session_id) references tool_sessions (scope_id, session_id)
);
create index idx_velocity_tenant_session on session_velocity (tenant_id, session_id, timestamp desc);
create index idx_velocity_local_session on session_velocity (session_id, timestamp desc) where tenant_id is null;

create table checkpoint_predictions (
  scope_id                  text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id                 text default nullif(current_setting('app.tenant_id', true), ''),
  id                        bigint not null generated always as identity,
  session_id                text not null,
  predicted_at              timestamptz not null default now(),
  predicted_checkpoint_time timestamptz,
  predicted_tokens          bigint,
  actual_checkpoint_time    timestamptz,
  actual_checkpoint_id      text,
  prediction_accuracy       double precision,
  strategy                  text,
  constraint checkpoint_predictions__pkey primary key (scope_id, id),
  constraint checkpoint_predictions__tenant_id check (tenant_id <> ''),
  constraint checkpoint_predictions__scope check (scope_id = coalesce(tenant_id, '')),
  constraint checkpoint_predictions__prediction_accuracy check (prediction_accuracy between 0 and 100),
  constraint checkpoint_predictions__strategy
    check (strategy in ('immediate', 'urgent', 'warning', 'predictive', 'normal', 'none', 'velocity')),
  constraint checkpoint_predictions__session_id
    foreign key (scope_id, session_id) references tool_sessions (scope_id, session_id)
);
create index idx_predictions_tenant_session on checkpoint_predictions (tenant_id, session_id, predicted_at desc);
create index idx_predictions_local_session on checkpoint_predictions (session_id, predicted_at desc) where tenant_id is null;

create statistics metrics_scope (dependencies) on scope_id, tenant_id from metrics;
create statistics cache_hits_scope (dependencies) on scope_id, tenant_id from cache_hits;
create statistics session_velocity_scope (dependencies) on scope_id, tenant_id from session_velocity;
create statistics checkpoint_predictions_scope (dependencies) on scope_id, tenant_id from checkpoint_predictions;

-- Down Migration

drop table checkpoint_predictions, session_velocity, cache_hits, metric_series, metrics;
