-- Up Migration

-- Since when a kind of data is complete: retention may have deleted what is older. Written before the first row goes, so
-- that an answer about the past never looks complete when it is not.
create table retention_cuts (
  scope_id   text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id  text default nullif(current_setting('app.tenant_id', true), ''),
  kind       text not null,
  kept_since timestamptz not null,
  updated_at timestamptz not null default now(),
  constraint retention_cuts__pkey primary key (scope_id, kind),
  constraint retention_cuts__tenant_id check (tenant_id <> ''),
  constraint retention_cuts__scope check (scope_id = coalesce(tenant_id, '')),
  constraint retention_cuts__kind check (kind in ('sessions', 'samples', 'telemetry', 'checkpoints'))
);
create index idx_retention_cuts_tenant on retention_cuts (tenant_id);

-- A session can be deleted now, so what refers to it is looked for by session.
create index idx_metrics_session on metrics (scope_id, session_id) where session_id is not null;
create index idx_metric_series_session on metric_series (scope_id, session_id);
create index idx_velocity_session on session_velocity (scope_id, session_id);
create index idx_predictions_session on checkpoint_predictions (scope_id, session_id);
create index idx_tool_operations_session on tool_operations (scope_id, session_id);
-- with the time, so that a window of one session reads no more than the window
create index idx_model_requests_session on model_requests (scope_id, session_id, timestamp desc) where session_id is not null;
create index idx_tool_events_session on tool_events (scope_id, session_id) where session_id is not null;
create index idx_otel_points_session on otel_points (scope_id, session_id) where session_id is not null;

-- What retention looks for: the oldest first.
create index idx_tool_sessions_ended on tool_sessions (scope_id, ended_at) where ended_at is not null and not pinned;
create index idx_velocity_time on session_velocity (scope_id, timestamp);
create index idx_predictions_time on checkpoint_predictions (scope_id, predicted_at);
create index idx_checkpoints_closed on checkpoints (scope_id, recorded_end) where recorded_end <> 'infinity';

-- The session that continued one that is deleted stays.
alter table tool_sessions
  drop constraint tool_sessions__previous_session_id,
  add constraint tool_sessions__previous_session_id
    foreign key (scope_id, previous_session_id) references tool_sessions (scope_id, session_id)
    on delete set null (previous_session_id) deferrable initially immediate;

-- Down Migration

alter table tool_sessions
  drop constraint tool_sessions__previous_session_id,
  add constraint tool_sessions__previous_session_id
    foreign key (scope_id, previous_session_id) references tool_sessions (scope_id, session_id)
    deferrable initially immediate;
drop index idx_checkpoints_closed;
drop index idx_predictions_time;
drop index idx_velocity_time;
drop index idx_tool_sessions_ended;
drop index idx_otel_points_session;
drop index idx_tool_events_session;
drop index idx_model_requests_session;
drop index idx_tool_operations_session;
drop index idx_predictions_session;
drop index idx_velocity_session;
drop index idx_metric_series_session;
drop index idx_metrics_session;
drop table retention_cuts;
