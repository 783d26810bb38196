-- Up Migration

-- An archive is imported in the order of its keys, and a session can follow one with a later key. For every other
-- transaction nothing changes: the check is still made with each statement.
alter table tool_sessions alter constraint tool_sessions__previous_session_id deferrable initially immediate;

-- Down Migration

alter table tool_sessions alter constraint tool_sessions__previous_session_id not deferrable;
