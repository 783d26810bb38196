-- Up Migration

-- The newest checkpoint of a project is looked for in the sessions that have any: telemetry starts many that have none.
alter table tool_sessions add column has_checkpoints boolean not null default false;
alter table tool_sessions no force row level security;
alter table checkpoints no force row level security;
update tool_sessions s set has_checkpoints = true
where exists (select 1 from checkpoints c where c.scope_id = s.scope_id and c.session_id = s.session_id);
create index idx_tool_sessions_checkpoints on tool_sessions (scope_id, project_id)
  where has_checkpoints and project_id is not null;

-- Down Migration

drop index idx_tool_sessions_checkpoints;
alter table tool_sessions drop column has_checkpoints;
