-- Up Migration

-- The signatures by author, project and time, so that a search with these filters reads its own part of the index. `id` and
-- `memory_id` are what the search looks up then. An id of a session or of a tool is not here: it can have 1,020 bytes, which
-- together with a signature exceed the largest entry of an index.
drop index idx_checkpoints_signature;
create index idx_checkpoints_signature on checkpoints (tenant_id, author_id, created_at)
  include (id, search_signature, visibility) where recorded_end = 'infinity';

drop index idx_project_memories_signature;
create index idx_project_memories_signature on project_memories (tenant_id, project_id, updated_at)
  include (memory_id, search_signature, expires_at);

-- As idx_checkpoints_tenant_time, for one tool: with the scope in front, PostgreSQL intersected the index with one of the
-- whole tenant (docs/decisions/0007-windows.md).
drop index idx_checkpoints_tool;
create index idx_checkpoints_tenant_tool on checkpoints (tenant_id, tool_id, created_at desc);

-- With all that the sessions of a project are asked for, so that their rows are not read.
drop index idx_tool_sessions_project;
create index idx_tool_sessions_project on tool_sessions (scope_id, project_id, started_at desc)
  include (session_id, tenant_id) where project_id is not null;

-- Down Migration

drop index idx_tool_sessions_project;
create index idx_tool_sessions_project on tool_sessions (scope_id, project_id, started_at desc) where project_id is not null;

drop index idx_checkpoints_tenant_tool;
create index idx_checkpoints_tool on checkpoints (scope_id, tool_id, created_at desc);

drop index idx_project_memories_signature;
create index idx_project_memories_signature on project_memories (tenant_id, memory_id) include (search_signature, expires_at);

drop index idx_checkpoints_signature;
create index idx_checkpoints_signature on checkpoints (tenant_id, id) include (search_signature, visibility, author_id)
  where recorded_end = 'infinity';
