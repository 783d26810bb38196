// Generated from the OpenAPI document by `npm run client:generate`. Do not edit.

export interface Operations {
  'POST /v1/sessions': {
    params: undefined;
    query: undefined;
    body: { tool_id: string; tool_version?: string; process_id?: number; instance_id?: string; workspace_path?: string; previous_session_id?: string };
    answer: { session_id: string; tool_id: string; tool_version: string | null; started_at: string; ended_at: string | null; last_activity: string; total_compressions: number; total_embeddings: number; total_workflows: number; tokens_saved: number; project_id: string | null; previous_session_id: string | null; process_id: number | null; instance_id: string | null; pinned: boolean; archived: boolean };
  };
  'GET /v1/sessions': {
    params: undefined;
    query: { limit?: number; cursor?: string; tool_id?: string; project_id?: string; instance_id?: string; process_id?: number; open?: "true" | "false"; pinned?: "true" | "false"; include_archived?: "true" | "false"; active_minutes?: number };
    body: undefined;
    answer: { data: ({ session_id: string; tool_id: string; tool_version: string | null; started_at: string; ended_at: string | null; last_activity: string; total_compressions: number; total_embeddings: number; total_workflows: number; tokens_saved: number; project_id: string | null; previous_session_id: string | null; process_id: number | null; instance_id: string | null; pinned: boolean; archived: boolean })[]; next_cursor: string | null };
  };
  'POST /v1/sessions/get-or-create': {
    params: undefined;
    query: undefined;
    body: { tool_id: string; tool_version?: string; process_id?: number; instance_id?: string; workspace_path?: string; previous_session_id?: string };
    answer: { session_id: string; tool_id: string; tool_version: string | null; started_at: string; ended_at: string | null; last_activity: string; total_compressions: number; total_embeddings: number; total_workflows: number; tokens_saved: number; project_id: string | null; previous_session_id: string | null; process_id: number | null; instance_id: string | null; pinned: boolean; archived: boolean; created: boolean };
  };
  'GET /v1/sessions/{session_id}': {
    params: { session_id: string };
    query: undefined;
    body: undefined;
    answer: { session_id: string; tool_id: string; tool_version: string | null; started_at: string; ended_at: string | null; last_activity: string; total_compressions: number; total_embeddings: number; total_workflows: number; tokens_saved: number; project_id: string | null; previous_session_id: string | null; process_id: number | null; instance_id: string | null; pinned: boolean; archived: boolean };
  };
  'POST /v1/sessions/{session_id}/heartbeat': {
    params: { session_id: string };
    query: undefined;
    body: undefined;
    answer: { session_id: string; tool_id: string; tool_version: string | null; started_at: string; ended_at: string | null; last_activity: string; total_compressions: number; total_embeddings: number; total_workflows: number; tokens_saved: number; project_id: string | null; previous_session_id: string | null; process_id: number | null; instance_id: string | null; pinned: boolean; archived: boolean };
  };
  'POST /v1/sessions/{session_id}/end': {
    params: { session_id: string };
    query: undefined;
    body: undefined;
    answer: { session_id: string; tool_id: string; tool_version: string | null; started_at: string; ended_at: string | null; last_activity: string; total_compressions: number; total_embeddings: number; total_workflows: number; tokens_saved: number; project_id: string | null; previous_session_id: string | null; process_id: number | null; instance_id: string | null; pinned: boolean; archived: boolean };
  };
  'POST /v1/metrics': {
    params: undefined;
    query: undefined;
    body: { tool_id?: string; tool_version?: string; session_id?: string; service?: "combined" | "compression"; timestamp?: string; metadata?: Record<string, string | number | boolean>; total_embeddings?: number; cache_hits?: number; tokens_processed?: number; total_compressions?: number; tokens_saved?: number; cache_hit_rate?: number; avg_latency_ms?: number; compression_ratio?: number; quality_score?: number; pattern_count?: number; graph_nodes?: number; graph_edges?: number; prediction_accuracy?: number; metrics?: { embeddings?: { mlx_metrics?: { total_embeddings?: number | null; cache_hits?: number | null; cache_hit_rate?: number | null; tokens_processed?: number | null; avg_latency_ms?: number | null } | null } | null; compression?: { metrics?: { total_compressions?: number | null; total_tokens_saved?: number | null; avg_compression_ratio?: number | null; avg_quality_score?: number | null } | null } | null; procedural?: { pattern_count?: number | null; graph_node_count?: number | null; graph_edge_count?: number | null; total_successes?: number | null; total_failures?: number | null } | null } };
    answer: { timestamp: string; service: "combined" | "compression"; tool_id: string; tool_version: string | null; session_id: string | null; metadata: Record<string, string> | null; total_embeddings: number | null; cache_hits: number | null; cache_hit_rate: number | null; tokens_processed: number | null; avg_latency_ms: number | null; total_compressions: number | null; tokens_saved: number | null; compression_ratio: number | null; quality_score: number | null; pattern_count: number | null; graph_nodes: number | null; graph_edges: number | null; prediction_accuracy: number | null; tokens_saved_delta: number; total_compressions_delta: number; total_embeddings_delta: number };
  };
  'GET /v1/metrics': {
    params: undefined;
    query: { limit?: number; cursor?: string; tool_id?: string; session_id?: string; service?: "combined" | "compression"; hours?: number };
    body: undefined;
    answer: { data: ({ timestamp: string; service: "combined" | "compression"; tool_id: string; tool_version: string | null; session_id: string | null; metadata: Record<string, string> | null; total_embeddings: number | null; cache_hits: number | null; cache_hit_rate: number | null; tokens_processed: number | null; avg_latency_ms: number | null; total_compressions: number | null; tokens_saved: number | null; compression_ratio: number | null; quality_score: number | null; pattern_count: number | null; graph_nodes: number | null; graph_edges: number | null; prediction_accuracy: number | null; tokens_saved_delta: number; total_compressions_delta: number; total_embeddings_delta: number })[]; next_cursor: string | null };
  };
  'GET /v1/metrics/aggregates': {
    params: undefined;
    query: { hours?: number; tool_id?: string; timeout_minutes?: number };
    body: undefined;
    answer: { total_tokens_saved: number; total_embeddings: number; total_compressions: number; avg_cache_hit_rate: number | null; avg_compression_ratio: number | null; total_sessions: number; active_sessions: number };
  };
  'POST /v1/checkpoints': {
    params: undefined;
    query: undefined;
    body: { session_id: string; tool_id: string; tool_version?: string; checkpoint_type: "pre_compaction" | "milestone" | "manual" | "correction" | "auto" | "auto_immediate" | "auto_urgent" | "auto_warning" | "auto_predictive" | "auto_normal"; summary: string; key_facts?: (string)[]; decisions?: (string | Record<string, unknown>)[]; patterns?: (string | Record<string, unknown>)[]; files_modified?: (string)[]; dependencies_added?: (string)[]; commands_run?: (string)[]; todos?: (string)[]; blockers?: (string)[]; compressed_context?: string; original_tokens?: number; compressed_tokens?: number; visibility?: "private" | "team"; valid_from?: string; valid_to?: string; supersedes?: (string)[]; influenced_by?: (string)[]; parent_checkpoint_id?: string };
    answer: { checkpoint_id: string; revision: number; session_id: string; tool_id: string; tool_version: string | null; checkpoint_type: "pre_compaction" | "milestone" | "manual" | "correction" | "auto" | "auto_immediate" | "auto_urgent" | "auto_warning" | "auto_predictive" | "auto_normal"; created_at: string; summary: string; key_facts: (string)[]; decisions: (string | Record<string, unknown>)[]; patterns: (string | Record<string, unknown>)[]; files_modified: (string)[]; dependencies_added: (string)[]; commands_run: (string)[]; todos: (string)[]; blockers: (string)[]; original_tokens: number | null; compressed_tokens: number | null; content_hash: string | null; visibility: "private" | "team"; author_id: string | null; recorded_by: string | null; parent_checkpoint_id: string | null; recorded_at: string; recorded_end: string | null; valid_from: string; valid_to: string | null; superseded_by: string | null; supersedes: (string)[]; influenced_by: (string)[]; compressed_context: string | null };
  };
  'GET /v1/checkpoints': {
    params: undefined;
    query: { limit?: number; cursor?: string; session_id?: string; tool_id?: string; checkpoint_type?: "pre_compaction" | "milestone" | "manual" | "correction" | "auto" | "auto_immediate" | "auto_urgent" | "auto_warning" | "auto_predictive" | "auto_normal"; visibility?: "private" | "team"; hours?: number; as_of?: string; valid_at?: string; valid_from?: string; valid_to?: string };
    body: undefined;
    answer: { data: ({ checkpoint_id: string; revision: number; session_id: string; tool_id: string; tool_version: string | null; checkpoint_type: "pre_compaction" | "milestone" | "manual" | "correction" | "auto" | "auto_immediate" | "auto_urgent" | "auto_warning" | "auto_predictive" | "auto_normal"; created_at: string; summary: string; key_facts: (string)[]; decisions: (string | Record<string, unknown>)[]; patterns: (string | Record<string, unknown>)[]; files_modified: (string)[]; dependencies_added: (string)[]; commands_run: (string)[]; todos: (string)[]; blockers: (string)[]; original_tokens: number | null; compressed_tokens: number | null; content_hash: string | null; visibility: "private" | "team"; author_id: string | null; recorded_by: string | null; parent_checkpoint_id: string | null; recorded_at: string; recorded_end: string | null; valid_from: string; valid_to: string | null; superseded_by: string | null; supersedes: (string)[]; influenced_by: (string)[] })[]; next_cursor: string | null };
  };
  'GET /v1/checkpoints/latest': {
    params: undefined;
    query: { session_id?: string; tool_id?: string };
    body: undefined;
    answer: { checkpoint_id: string; revision: number; session_id: string; tool_id: string; tool_version: string | null; checkpoint_type: "pre_compaction" | "milestone" | "manual" | "correction" | "auto" | "auto_immediate" | "auto_urgent" | "auto_warning" | "auto_predictive" | "auto_normal"; created_at: string; summary: string; key_facts: (string)[]; decisions: (string | Record<string, unknown>)[]; patterns: (string | Record<string, unknown>)[]; files_modified: (string)[]; dependencies_added: (string)[]; commands_run: (string)[]; todos: (string)[]; blockers: (string)[]; original_tokens: number | null; compressed_tokens: number | null; content_hash: string | null; visibility: "private" | "team"; author_id: string | null; recorded_by: string | null; parent_checkpoint_id: string | null; recorded_at: string; recorded_end: string | null; valid_from: string; valid_to: string | null; superseded_by: string | null; supersedes: (string)[]; influenced_by: (string)[]; compressed_context: string | null };
  };
  'GET /v1/checkpoints/{checkpoint_id}': {
    params: { checkpoint_id: string };
    query: { as_of?: string; valid_at?: string };
    body: undefined;
    answer: { checkpoint_id: string; revision: number; session_id: string; tool_id: string; tool_version: string | null; checkpoint_type: "pre_compaction" | "milestone" | "manual" | "correction" | "auto" | "auto_immediate" | "auto_urgent" | "auto_warning" | "auto_predictive" | "auto_normal"; created_at: string; summary: string; key_facts: (string)[]; decisions: (string | Record<string, unknown>)[]; patterns: (string | Record<string, unknown>)[]; files_modified: (string)[]; dependencies_added: (string)[]; commands_run: (string)[]; todos: (string)[]; blockers: (string)[]; original_tokens: number | null; compressed_tokens: number | null; content_hash: string | null; visibility: "private" | "team"; author_id: string | null; recorded_by: string | null; parent_checkpoint_id: string | null; recorded_at: string; recorded_end: string | null; valid_from: string; valid_to: string | null; superseded_by: string | null; supersedes: (string)[]; influenced_by: (string)[]; compressed_context: string | null };
  };
  'PATCH /v1/checkpoints/{checkpoint_id}': {
    params: { checkpoint_id: string };
    query: undefined;
    body: { checkpoint_type?: "pre_compaction" | "milestone" | "manual" | "correction" | "auto" | "auto_immediate" | "auto_urgent" | "auto_warning" | "auto_predictive" | "auto_normal"; summary?: string; key_facts?: (string)[]; decisions?: (string | Record<string, unknown>)[]; patterns?: (string | Record<string, unknown>)[]; files_modified?: (string)[]; dependencies_added?: (string)[]; commands_run?: (string)[]; todos?: (string)[]; blockers?: (string)[]; compressed_context?: string; original_tokens?: number; compressed_tokens?: number; visibility?: "team"; valid_from?: string; valid_to?: string | null };
    answer: { checkpoint_id: string; revision: number; session_id: string; tool_id: string; tool_version: string | null; checkpoint_type: "pre_compaction" | "milestone" | "manual" | "correction" | "auto" | "auto_immediate" | "auto_urgent" | "auto_warning" | "auto_predictive" | "auto_normal"; created_at: string; summary: string; key_facts: (string)[]; decisions: (string | Record<string, unknown>)[]; patterns: (string | Record<string, unknown>)[]; files_modified: (string)[]; dependencies_added: (string)[]; commands_run: (string)[]; todos: (string)[]; blockers: (string)[]; original_tokens: number | null; compressed_tokens: number | null; content_hash: string | null; visibility: "private" | "team"; author_id: string | null; recorded_by: string | null; parent_checkpoint_id: string | null; recorded_at: string; recorded_end: string | null; valid_from: string; valid_to: string | null; superseded_by: string | null; supersedes: (string)[]; influenced_by: (string)[]; compressed_context: string | null };
  };
  'GET /v1/checkpoints/{checkpoint_id}/history': {
    params: { checkpoint_id: string };
    query: { limit?: number; cursor?: string };
    body: undefined;
    answer: { data: ({ checkpoint_id: string; revision: number; session_id: string; tool_id: string; tool_version: string | null; checkpoint_type: "pre_compaction" | "milestone" | "manual" | "correction" | "auto" | "auto_immediate" | "auto_urgent" | "auto_warning" | "auto_predictive" | "auto_normal"; created_at: string; summary: string; key_facts: (string)[]; decisions: (string | Record<string, unknown>)[]; patterns: (string | Record<string, unknown>)[]; files_modified: (string)[]; dependencies_added: (string)[]; commands_run: (string)[]; todos: (string)[]; blockers: (string)[]; original_tokens: number | null; compressed_tokens: number | null; content_hash: string | null; visibility: "private" | "team"; author_id: string | null; recorded_by: string | null; parent_checkpoint_id: string | null; recorded_at: string; recorded_end: string | null; valid_from: string; valid_to: string | null; superseded_by: string | null; supersedes: (string)[]; influenced_by: (string)[] })[]; next_cursor: string | null };
  };
  'GET /v1/search': {
    params: undefined;
    query: { limit?: number; cursor?: string; q: string; type?: "checkpoint" };
    body: undefined;
    answer: { data: ({ type: "checkpoint"; rank: number; snippet: string; checkpoint_id: string; session_id: string; tool_id: string; checkpoint_type: "pre_compaction" | "milestone" | "manual" | "correction" | "auto" | "auto_immediate" | "auto_urgent" | "auto_warning" | "auto_predictive" | "auto_normal"; visibility: "private" | "team"; created_at: string; valid_from: string; valid_to: string | null; superseded_by: string | null })[]; next_cursor: string | null };
  };
}
