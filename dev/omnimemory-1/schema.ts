/** The tables of a file of OmniMemory 1, as its releases make them. */
export const SCHEMA = `
create table metrics (id integer primary key autoincrement, timestamp text not null, service text not null,
  total_embeddings integer, cache_hits integer, cache_hit_rate real, tokens_processed integer, avg_latency_ms real,
  total_compressions integer, tokens_saved integer, compression_ratio real, quality_score real, pattern_count integer,
  graph_nodes integer, graph_edges integer, prediction_accuracy real, tool_id text default 'unknown', tool_version text,
  session_id text, metadata text, tenant_id text, tokens_saved_delta integer default 0,
  total_compressions_delta integer default 0, total_embeddings_delta integer default 0);
create index idx_timestamp on metrics(timestamp desc);
create index idx_session_id on metrics(session_id, timestamp desc);
create table request_tags (id integer primary key autoincrement, metric_id integer not null, tag_key text not null,
  tag_value text not null, created_at timestamp default current_timestamp,
  foreign key (metric_id) references metrics(id) on delete cascade);
create index idx_tags_metric on request_tags(metric_id);
create table tool_sessions (id integer primary key autoincrement, session_id text unique not null, tool_id text not null,
  tool_version text, started_at timestamp default current_timestamp, ended_at timestamp,
  last_activity timestamp default current_timestamp, total_compressions integer default 0,
  total_embeddings integer default 0, total_workflows integer default 0, tokens_saved integer default 0, tenant_id text,
  project_id text, workspace_path text, previous_session_id text, evolution_metadata text, process_id integer);
create table sessions (session_id text primary key, tool_id text not null, user_id text, workspace_path text not null,
  project_id text not null, created_at timestamp default current_timestamp,
  last_activity timestamp default current_timestamp, ended_at timestamp, context_json text, pinned boolean default 0,
  archived boolean default 0, compressed_context text, context_size_bytes integer default 0, metrics_json text,
  process_id integer);
create table projects (project_id text primary key, workspace_path text unique not null, project_name text,
  language text, framework text, created_at timestamp default current_timestamp,
  last_accessed timestamp default current_timestamp, total_sessions integer default 0, settings_json text,
  tenant_id text);
create table project_memories (memory_id text primary key, project_id text not null, memory_key text not null,
  memory_value text, compressed_value text, created_at timestamp default current_timestamp,
  last_accessed timestamp default current_timestamp, accessed_count integer default 0, ttl_seconds integer,
  expires_at timestamp, metadata_json text, tenant_id text);
create table checkpoints (id integer primary key autoincrement, checkpoint_id text unique not null,
  session_id text not null, tool_id text not null, tool_version text, checkpoint_type text not null,
  created_at timestamp default current_timestamp, summary text, key_facts text, decisions text, patterns text,
  files_modified text, dependencies_added text, commands_run text, todos text, blockers text, compressed_context text,
  original_tokens integer, compressed_tokens integer, embedding_vector text, tenant_id text,
  visibility text default 'private', recorded_at timestamp default current_timestamp,
  recorded_end timestamp default '9999-12-31 23:59:59', valid_from timestamp,
  valid_to timestamp default '9999-12-31 23:59:59', superseded_by text, supersedes text, influenced_by text);
create index idx_checkpoints_session on checkpoints(session_id);
create table cache_hits (id integer primary key autoincrement, tool_id text not null, file_path text not null,
  tokens_saved integer not null, timestamp datetime default current_timestamp, tenant_id text);
create table session_velocity (id integer primary key autoincrement, session_id text not null,
  timestamp timestamp default current_timestamp, tokens_saved integer not null, velocity real not null,
  acceleration real, prediction_confidence real, tenant_id text);
create table checkpoint_predictions (id integer primary key autoincrement, session_id text not null,
  predicted_at timestamp default current_timestamp, predicted_checkpoint_time timestamp, predicted_tokens integer,
  actual_checkpoint_time timestamp, actual_checkpoint_id text, prediction_accuracy real, strategy text, tenant_id text);
create table tool_configs (id integer primary key autoincrement, tool_id text unique not null, config_json text not null,
  updated_at timestamp default current_timestamp, tenant_id text);
create table claude_code_sessions (id integer primary key autoincrement, session_id text not null, mcp_version text,
  features_enabled text, created_at timestamp default current_timestamp, tenant_id text);
create table tenant_settings (tenant_id text primary key, settings text not null,
  created_at timestamp default current_timestamp, updated_at timestamp default current_timestamp);
create table tool_operations (id char(32) primary key, session_id char(32) not null, tool_name varchar(50) not null,
  operation_mode varchar(50) not null, parameters json, file_path varchar(512), tokens_original integer not null,
  tokens_actual integer not null, tokens_prevented integer not null, response_time_ms float not null,
  created_at datetime not null, tool_id varchar(50) not null);
create table api_prevention_metrics (id integer primary key autoincrement, session_id text, tool_id text, operation text,
  baseline_tokens integer, actual_tokens integer, tokens_prevented integer, cost_saved real,
  provider text default 'anthropic_claude', timestamp text, created_at timestamp default current_timestamp);
create table tenants (id text primary key, name text not null, plan text not null, active integer default 1);
create table file_hash_cache (file_hash text primary key, file_path text not null, compressed_content text not null,
  original_size integer not null, compressed_size integer not null, compression_ratio real not null,
  quality_score real not null, tool_id text default 'unknown', tenant_id text default 'local');
`;

/** The table that the MCP server makes if it is first. */
export const SESSIONS_OF_MCP = `
drop table sessions;
create table sessions (id integer primary key autoincrement, session_id text unique not null, tool_id text not null,
  user_id text, workspace_path text not null, project_id text not null, created_at timestamp not null,
  last_activity timestamp not null, ended_at timestamp, context_json text, pinned boolean default 0,
  archived boolean default 0, compressed_context text, context_size_bytes integer default 0, metrics_json text);
`;
