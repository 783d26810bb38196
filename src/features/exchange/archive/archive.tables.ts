import { type ArchiveTable, BY_SENDER, ID, key, OF_SESSION, ofTenants, scoped } from './archive-table.ts';

/** Every table of an archive; what others refer to comes first. The tables that are left out are in `OMITTED_TABLES`. */
export const ARCHIVE_TABLES: readonly ArchiveTable[] = [
  scoped('projects', {
    key: key('project_id'),
    own: { ofProject: 'project_id' },
    fields:
      'project_id workspace_path project_name language framework settings_json created_at last_accessed revision',
  }),
  scoped('tool_sessions', {
    key: key('session_id'),
    own: BY_SENDER,
    fields: `session_id tool_id tool_version process_id instance_id external_id workspace_path project_id previous_session_id
      started_at last_activity ended_at ended_by pinned archived title compressed_context evolution_metadata
      total_compressions total_embeddings total_workflows tokens_saved file_access_count search_count decision_count
      memory_reference_count has_checkpoints model_requests failed_requests input_tokens cache_read_tokens
      cache_creation_tokens output_tokens reasoning_tokens cost_usd_micros created_by created_by_key revision`,
  }),
  scoped('session_keys', {
    key: key('tool_id', 'external_id'),
    own: OF_SESSION,
    fields: 'tool_id external_id session_id created_at',
  }),
  scoped('session_context', {
    key: [...key('session_id', 'kind'), { name: 'position', type: 'integer' }],
    own: OF_SESSION,
    fields: 'session_id kind position recorded_at value importance memory_key',
  }),
  scoped('claude_code_sessions', {
    key: ID,
    own: OF_SESSION,
    fields: 'session_id mcp_version features_enabled created_at revision',
  }),
  scoped('checkpoints', {
    key: ID,
    own: { by: 'author_id' },
    fields: `checkpoint_id revision session_id tool_id tool_version checkpoint_type visibility author_id recorded_by
      created_at recorded_at recorded_end valid_from valid_to summary key_facts decisions patterns files_modified
      dependencies_added commands_run todos blockers compressed_context original_tokens compressed_tokens
      parent_checkpoint_id superseded_by supersedes influenced_by content_hash embedding_vector`,
    imported: {
      computed: {
        search:
          'checkpoint_words(summary, key_facts, decisions, patterns, files_modified, dependencies_added, commands_run, todos, blockers)',
      },
    },
  }),
  scoped('project_memories', {
    key: key('memory_id'),
    fields: `memory_id project_id memory_key memory_value metadata ttl_seconds expires_at created_at updated_at
      last_accessed accessed_count revision`,
    imported: { computed: { search: 'memory_words(memory_key, memory_value)' } },
  }),
  scoped('metrics', {
    key: ID,
    own: BY_SENDER,
    fields: `timestamp service tool_id tool_version session_id metadata total_embeddings cache_hits cache_hit_rate
      tokens_processed avg_latency_ms total_compressions tokens_saved compression_ratio quality_score pattern_count
      graph_nodes graph_edges prediction_accuracy tokens_saved_delta total_compressions_delta total_embeddings_delta
      created_by created_by_key`,
  }),
  scoped('metric_series', {
    key: key('tool_id', 'session_id'),
    own: OF_SESSION,
    fields: `tool_id session_id last_timestamp tokens_saved tokens_saved_delta total_compressions total_compressions_delta
      total_embeddings total_embeddings_delta`,
  }),
  scoped('cache_hits', { key: ID, fields: 'timestamp tool_id file_path tokens_saved' }),
  scoped('session_velocity', {
    key: ID,
    own: OF_SESSION,
    fields: 'session_id timestamp tokens_saved velocity acceleration prediction_confidence',
  }),
  scoped('checkpoint_predictions', {
    key: ID,
    own: OF_SESSION,
    fields: `session_id predicted_at predicted_checkpoint_time predicted_tokens actual_checkpoint_time
      actual_checkpoint_id prediction_accuracy strategy`,
  }),
  scoped('tool_operations', {
    key: key('operation_id'),
    own: BY_SENDER,
    fields: `operation_id session_id tool_id tool_name operation_mode parameters file_path tokens_original tokens_actual
      response_time_ms timestamp created_by created_by_key`,
  }),
  scoped('model_requests', {
    key: key('id'),
    own: BY_SENDER,
    fields: `id tool_id session_id timestamp model request_id input_tokens cache_read_tokens cache_creation_tokens
      output_tokens reasoning_tokens cost_usd_micros duration_ms status http_status attempt prompt_id source billable
      attributes created_by created_by_key`,
  }),
  scoped('tool_events', {
    key: key('id'),
    own: BY_SENDER,
    fields: `id tool_id session_id timestamp name original_name tool_name call_id success decision duration_ms prompt_id
      sequence attributes created_by created_by_key`,
  }),
  scoped('otel_series', {
    key: key('series_id'),
    own: OF_SESSION,
    fields: `series_id tool_id session_id metric unit kind measure bucket model attributes histogram archived created_at
      last_point_at`,
  }),
  scoped('otel_streams', {
    key: [...key('series_id'), { name: 'start_nanos', type: 'bigint' }],
    own: { ofSeries: 'series_id' },
    fields: 'series_id start_nanos time_nanos value count last_point_at',
  }),
  scoped('otel_points', {
    key: [
      ...key('series_id'),
      { name: 'start_nanos', type: 'bigint' },
      { name: 'time_nanos', type: 'bigint' },
    ],
    own: BY_SENDER,
    fields: `series_id start_nanos time_nanos tool_id session_id start_time timestamp value count min max created_by
      created_by_key`,
  }),
  scoped('omnimemory1_batches', {
    key: [...key('source'), { name: 'first_rowid', type: 'bigint' }],
    // without them, a repeated import of the same file of OmniMemory 1 would store its samples again
    fields: 'source first_rowid last_rowid last_row created_at',
  }),
  scoped('tool_configs', { key: ID, fields: 'tool_id config_json created_at updated_at revision' }),
  scoped('retention_cuts', { key: key('kind'), fields: 'kind kept_since updated_at', measured: false }),
  // one row
  scoped('tenant_settings', { key: [], fields: 'settings created_at updated_at revision' }),

  ofTenants('tenant_users', {
    key: key('user_id'),
    needs: [{ permission: 'members:read' }],
    fields: 'user_id email name role created_at',
  }),
  ofTenants('invitations', {
    key: key('invitation_id'),
    needs: [{ permission: 'invitations:manage' }],
    fields: 'invitation_id email role invited_by created_at expires_at accepted_at accepted_by revoked_at',
  }),
  ofTenants('api_keys', {
    key: key('key_id'),
    needs: [{ permission: 'api_keys:all' }, { permission: 'api_keys:own', own: 'user_id' }],
    fields: 'key_id user_id name key_start scopes created_at expires_at last_used_at revoked_at replaced_by',
  }),
  ofTenants('audit_logs', {
    key: [{ name: 'seq', type: 'bigint' }],
    needs: [{ permission: 'data_export:audit_logs' }],
    feature: 'audit_export',
    fields: `seq id created_at actor_kind user_id key_id action resource_type resource_id metadata ip_address user_agent
      previous_hash hash`,
  }),
];

/** Tables of a scope that no archive has, each with the reason. */
export const OMITTED_TABLES: Readonly<Record<string, string>> = {
  ingest_receipts: 'responses to batches, kept for a week',
  ingested_items: 'ids of items in batches, kept for a week',
  idempotency_keys: 'recorded responses to repeated requests, kept for a day',
  tenant_storage: 'a count that an import makes again',
  tenant_usage: 'a count that an import makes again',
  deletions: 'what is deleted does not come back with an archive',
  deleted_rows: 'what is deleted does not come back with an archive',
  departed_members: 'who left this tenant; their private checkpoints are for its owners to decide about',
  checkpoint_tombstones: 'marks of deleted checkpoints, whose ids are not given again',
  exports: 'archives themselves',
  export_parts: 'archives themselves',
  omnimemory1_imports: 'how imports of uploaded files went; what they stored is in the other tables',
  checkpoint_vectors: 'made of the checkpoints, after an import again',
  memory_vectors: 'made of the memories, after an import again',
  session_vectors: 'made of the sessions, after an import again',
  search_pending: 'ids of rows without vectors; an import queues what it brings',
  search_scopes: 'the model of the vectors',
  local_claims: 'moves of local data, which only the installation that made them can undo',
};

/** Columns that no archive has, in any table, each with the reason. */
export const OMITTED_COLUMNS: Readonly<Record<string, string>> = {
  claim_id: 'which claim moved the row, for the undo of that claim',
};
