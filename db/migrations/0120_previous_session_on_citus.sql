-- Up Migration

-- Citus takes no SET NULL in a foreign key that has the column of the distribution. Retention takes the id out itself, of
-- the sessions that continued one that it deletes.
alter table tool_sessions drop constraint tool_sessions__previous_session_id;
alter table tool_sessions add constraint tool_sessions__previous_session_id
  foreign key (scope_id, previous_session_id) references tool_sessions (scope_id, session_id) deferrable initially immediate;

-- Down Migration

alter table tool_sessions drop constraint tool_sessions__previous_session_id;
alter table tool_sessions add constraint tool_sessions__previous_session_id
  foreign key (scope_id, previous_session_id) references tool_sessions (scope_id, session_id)
  on delete set null (previous_session_id) deferrable initially immediate;
