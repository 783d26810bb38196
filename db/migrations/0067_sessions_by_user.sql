-- Up Migration

-- The sessions of one user, newest first: without it a list reads every session of a tenant to find those of a user who
-- has few or none.
create index idx_tool_sessions_created_by on tool_sessions (scope_id, created_by, started_at desc)
  where created_by is not null;

-- Down Migration

drop index idx_tool_sessions_created_by;
