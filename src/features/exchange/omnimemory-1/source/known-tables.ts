/** The tables of OmniMemory 1 that are imported, with their columns. Those with ! must be there. */
const IMPORTED = {
  projects:
    'project_id! workspace_path! project_name language framework created_at last_accessed total_sessions settings_json tenant_id',
  tool_sessions:
    'id session_id! tool_id! tool_version started_at! ended_at last_activity total_compressions total_embeddings total_workflows tokens_saved tenant_id project_id workspace_path previous_session_id evolution_metadata process_id instance_id',
  sessions:
    'id session_id! tool_id user_id workspace_path project_id created_at last_activity ended_at context_json pinned archived compressed_context context_size_bytes metrics_json process_id',
  claude_code_sessions: 'id session_id! mcp_version features_enabled created_at tenant_id',
  project_memories:
    'memory_id! project_id! memory_key! memory_value! compressed_value created_at last_accessed accessed_count ttl_seconds expires_at metadata_json tenant_id',
  tool_configs: 'id tool_id! config_json! updated_at tenant_id',
  tenant_settings: 'tenant_id! settings! created_at updated_at',
  metrics:
    'id! timestamp! service total_embeddings cache_hits cache_hit_rate tokens_processed avg_latency_ms total_compressions tokens_saved compression_ratio quality_score pattern_count graph_nodes graph_edges prediction_accuracy tool_id tool_version session_id metadata tenant_id tokens_saved_delta total_compressions_delta total_embeddings_delta',
  request_tags: 'id metric_id! tag_key! tag_value! created_at',
  tool_operations:
    'id! session_id! tool_name! operation_mode! parameters file_path tokens_original! tokens_actual! tokens_prevented response_time_ms created_at! tool_id',
  api_prevention_metrics:
    'id session_id! tool_id operation! baseline_tokens! actual_tokens! tokens_prevented cost_saved provider timestamp created_at',
  cache_hits: 'id! tool_id! file_path! tokens_saved! timestamp! tenant_id',
  session_velocity:
    'id! session_id! timestamp! tokens_saved! velocity! acceleration prediction_confidence tenant_id',
  checkpoint_predictions:
    'id! session_id! predicted_at! predicted_checkpoint_time predicted_tokens actual_checkpoint_time actual_checkpoint_id prediction_accuracy strategy tenant_id',
  checkpoints:
    'id! checkpoint_id! session_id! tool_id! tool_version checkpoint_type! created_at! summary key_facts decisions patterns files_modified dependencies_added commands_run todos blockers compressed_context original_tokens compressed_tokens embedding_vector tenant_id visibility recorded_at recorded_end valid_from valid_to superseded_by supersedes influenced_by',
} as const;

export type SourceTable = keyof typeof IMPORTED;
export const SOURCE_TABLES = Object.keys(IMPORTED) as SourceTable[];

interface KnownColumns {
  readonly all: ReadonlySet<string>;
  readonly required: readonly string[];
}

export function columnsOf(table: SourceTable): KnownColumns {
  const words = IMPORTED[table].split(' ');
  const all = new Set(words.map((word) => word.replace('!', '')));
  return { all, required: words.filter((word) => word.endsWith('!')).map((word) => word.slice(0, -1)) };
}

/** Tables that OmniMemory 1 can have and that nothing here corresponds to: their rows are counted, and stay where they are. */
export const NOT_CARRIED: Readonly<Record<string, string>> = {
  tenants: 'nothing in OmniMemory 1 wrote it; teams are made here',
  tenant_users: 'nothing in OmniMemory 1 wrote it; people are invited here',
  users: 'nothing in OmniMemory 1 wrote it; people sign up here',
  audit_logs: 'nothing in OmniMemory 1 wrote it; the audit log here is a chain of hashes',
  conversation_metrics: 'nothing in OmniMemory 1 wrote or read it',
  task_metrics: 'nothing in OmniMemory 1 wrote or read it',
  preference_metrics: 'nothing in OmniMemory 1 wrote or read it',
  cross_memory_metrics: 'nothing in OmniMemory 1 wrote or read it',
  file_hash_cache: 'a cache, which fills again',
  response_cache: 'a cache, which fills again',
  compressed_files: 'a cache, which fills again',
  file_accesses: 'belongs to another program',
  tier_transitions: 'belongs to another program',
  schema_migrations: 'about the schema of the file only',
  alembic_version: 'about the schema of the file only',
};
