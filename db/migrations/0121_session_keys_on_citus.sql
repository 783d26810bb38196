-- Up Migration

-- One statement writes keys before the sessions that they name. Citus checks foreign keys after each of its CTEs.
alter table session_keys drop constraint session_keys__session_id;
alter table session_keys add constraint session_keys__session_id
  foreign key (scope_id, session_id) references tool_sessions (scope_id, session_id) deferrable initially deferred;

-- Down Migration

alter table session_keys drop constraint session_keys__session_id;
alter table session_keys add constraint session_keys__session_id
  foreign key (scope_id, session_id) references tool_sessions (scope_id, session_id);
