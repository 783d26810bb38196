-- Up Migration

-- The sessions that were active last, ended ones included: the list of OmniMemory 1's clients. Without it a list of ten
-- sorts every session of a tenant. It has a condition that look-ups of single sessions do not have: while PostgreSQL has no
-- statistics of the table, it would take any index that leads with the scope for them, and read all of a tenant for each.
create index idx_tool_sessions_activity on tool_sessions (scope_id, last_activity desc, session_id desc) where not archived;

-- Down Migration

drop index idx_tool_sessions_activity;
