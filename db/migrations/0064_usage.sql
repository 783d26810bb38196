-- Up Migration

-- What the reports of usage look up beside windows of time (docs/usage.md): whether a tool sent requests at all, the
-- starts of sessions among the events, and the points of one series.
create index idx_model_requests_tenant_tool on model_requests (tenant_id, tool_id, timestamp desc);
create index idx_model_requests_local_tool on model_requests (tool_id, timestamp desc) where tenant_id is null;
create index idx_tool_events_tenant_name on tool_events (tenant_id, name, timestamp desc);
create index idx_tool_events_local_name on tool_events (name, timestamp desc) where tenant_id is null;
create index idx_otel_points_series on otel_points (scope_id, series_id, timestamp desc);

-- Down Migration

drop index idx_otel_points_series, idx_tool_events_local_name, idx_tool_events_tenant_name,
  idx_model_requests_local_tool, idx_model_requests_tenant_tool;
