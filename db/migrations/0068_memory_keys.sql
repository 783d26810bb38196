-- Up Migration

-- The keys of a project in the order of their code points, whatever the collation of the database: a page and a prefix
-- are ranges of it.
create index idx_project_memories_keys on project_memories (scope_id, project_id, memory_key collate "C");

-- The newest memories of all projects.
create index idx_project_memories_tenant_time on project_memories (tenant_id, created_at desc, memory_id desc);
create index idx_project_memories_local_time on project_memories (created_at desc, memory_id desc) where tenant_id is null;

-- Down Migration

drop index idx_project_memories_local_time;
drop index idx_project_memories_tenant_time;
drop index idx_project_memories_keys;
