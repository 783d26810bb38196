-- Up Migration
-- How many bytes a row takes: its texts and its JSON, and 256 for all the rest, so that many small rows count too.
-- In the row, so that whoever deletes or replaces it knows what comes free, and a recount reads no text.
alter table projects add column stored_bytes integer not null generated always as (256
  + octet_length(project_id) + octet_length(workspace_path) + octet_length(coalesce(project_name, ''))
  + octet_length(coalesce(language, '')) + octet_length(coalesce(framework, '')) + octet_length(settings_json::text)) stored;
alter table tool_sessions add column stored_bytes integer not null generated always as (256
  + octet_length(session_id) + octet_length(tool_id) + octet_length(coalesce(tool_version, ''))
  + octet_length(coalesce(project_id, '')) + octet_length(coalesce(workspace_path, ''))
  + octet_length(coalesce(previous_session_id, '')) + octet_length(coalesce(evolution_metadata::text, ''))
  + octet_length(coalesce(instance_id, '')) + octet_length(coalesce(compressed_context, ''))) stored;
alter table claude_code_sessions add column stored_bytes integer not null generated always as (256
  + octet_length(session_id) + octet_length(coalesce(mcp_version, '')) + octet_length(features_enabled::text)) stored;
alter table tool_configs add column stored_bytes integer not null generated always as (256
  + octet_length(tool_id) + octet_length(config_json::text)) stored;
alter table metrics add column stored_bytes integer not null generated always as (256
  + octet_length(tool_id) + octet_length(coalesce(tool_version, '')) + octet_length(coalesce(session_id, ''))
  + octet_length(coalesce(metadata::text, ''))) stored;
alter table metric_series add column stored_bytes integer not null generated always as (256
  + octet_length(tool_id) + octet_length(session_id)) stored;
alter table cache_hits add column stored_bytes integer not null generated always as (256
  + octet_length(tool_id) + octet_length(file_path)) stored;
alter table session_velocity add column stored_bytes integer not null generated always as (256
  + octet_length(session_id)) stored;
alter table checkpoint_predictions add column stored_bytes integer not null generated always as (256
  + octet_length(session_id) + octet_length(coalesce(actual_checkpoint_id, ''))) stored;
alter table checkpoints add column stored_bytes integer not null generated always as (256
  + octet_length(checkpoint_id) + octet_length(session_id) + octet_length(tool_id)
  + octet_length(coalesce(tool_version, '')) + octet_length(summary) + octet_length(coalesce(compressed_context, ''))
  + octet_length(key_facts::text) + octet_length(decisions::text) + octet_length(patterns::text)
  + octet_length(files_modified::text) + octet_length(dependencies_added::text) + octet_length(commands_run::text)
  + octet_length(todos::text) + octet_length(blockers::text) + octet_length(coalesce(parent_checkpoint_id, ''))
  + octet_length(coalesce(superseded_by, '')) + octet_length(supersedes::text) + octet_length(influenced_by::text)) stored;
alter table session_context add column stored_bytes integer not null generated always as (256
  + octet_length(session_id) + octet_length(value) + octet_length(coalesce(memory_key, ''))) stored;
alter table project_memories add column stored_bytes integer not null generated always as (256
  + octet_length(project_id) + octet_length(memory_key) + octet_length(memory_value) + octet_length(metadata::text)) stored;
alter table tenant_settings add column stored_bytes integer not null generated always as (256
  + octet_length(settings::text)) stored;
alter table tool_operations add column stored_bytes integer not null generated always as (256
  + octet_length(session_id) + octet_length(tool_id) + octet_length(coalesce(file_path, ''))
  + octet_length(coalesce(parameters::text, ''))) stored;
alter table idempotency_keys add column stored_bytes integer not null generated always as (256
  + octet_length(key) + octet_length(coalesce(reply, ''))) stored;
alter table ingested_items add column stored_bytes integer not null generated always as (256
  + octet_length(item_id)) stored;
alter table ingest_receipts add column stored_bytes integer not null generated always as (256
  + octet_length(receipt_id) + octet_length(reply)) stored;

-- The sum of them by tenant. Not in tenant_usage: a checkpoint locks that row first, and bytes are counted last, so that
-- nobody waits for them longer than a COMMIT takes. In one row the two would wait for each other.
create table tenant_storage (
  scope_id         text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id        text default nullif(current_setting('app.tenant_id', true), ''),
  bytes            bigint not null default 0,
  -- apart, because others of the tenant do not see a private checkpoint and so cannot recount it
  checkpoint_bytes bigint not null default 0,
  -- what the plan allowed when the row last grew; NULL where it did not grow
  max_bytes        bigint,
  recounted_at     timestamptz,
  constraint tenant_storage__pkey primary key (scope_id),
  constraint tenant_storage__tenant_id check (tenant_id <> ''),
  constraint tenant_storage__scope check (scope_id = coalesce(tenant_id, '')),
  constraint tenant_storage__max_bytes check (bytes + checkpoint_bytes <= max_bytes)
);
create index idx_tenant_storage_tenant on tenant_storage (tenant_id);
-- FORCE binds the owner, who would count nothing. The rest is for the recount, which nobody has done yet.
alter table checkpoints no force row level security;
insert into tenant_storage (scope_id, tenant_id, checkpoint_bytes)
  select scope_id, tenant_id, sum(stored_bytes) from checkpoints where tenant_id is not null group by scope_id, tenant_id;
alter table checkpoints force row level security;

-- Down Migration
drop table tenant_storage;
alter table ingest_receipts drop column stored_bytes;
alter table ingested_items drop column stored_bytes;
alter table idempotency_keys drop column stored_bytes;
alter table tool_operations drop column stored_bytes;
alter table tenant_settings drop column stored_bytes;
alter table project_memories drop column stored_bytes;
alter table session_context drop column stored_bytes;
alter table checkpoints drop column stored_bytes;
alter table checkpoint_predictions drop column stored_bytes;
alter table session_velocity drop column stored_bytes;
alter table cache_hits drop column stored_bytes;
alter table metric_series drop column stored_bytes;
alter table metrics drop column stored_bytes;
alter table tool_configs drop column stored_bytes;
alter table claude_code_sessions drop column stored_bytes;
alter table tool_sessions drop column stored_bytes;
alter table projects drop column stored_bytes;
