// Generated from the OpenAPI document by `npm run client:generate`. Do not edit.

export interface Operations {
  'POST /v1/sessions': {
    params: undefined;
    query: undefined;
    body: { tool_id: string; tool_version?: string; process_id?: number; instance_id?: string; workspace_path?: string; previous_session_id?: string };
    answer: { session_id: string; tool_id: string; tool_version: string | null; started_at: string; ended_at: string | null; last_activity: string; total_compressions: number; total_embeddings: number; total_workflows: number; tokens_saved: number; project_id: string | null; previous_session_id: string | null; process_id: number | null; instance_id: string | null; pinned: boolean; archived: boolean; revision: number };
  };
  'GET /v1/sessions': {
    params: undefined;
    query: { limit?: number; cursor?: string; tool_id?: string; project_id?: string; instance_id?: string; process_id?: number; open?: "true" | "false"; pinned?: "true" | "false"; archived?: "true" | "false"; include_archived?: "true" | "false"; since?: string; active_minutes?: number };
    body: undefined;
    answer: { data: ({ session_id: string; tool_id: string; tool_version: string | null; started_at: string; ended_at: string | null; last_activity: string; total_compressions: number; total_embeddings: number; total_workflows: number; tokens_saved: number; project_id: string | null; previous_session_id: string | null; process_id: number | null; instance_id: string | null; pinned: boolean; archived: boolean; revision: number })[]; next_cursor: string | null };
  };
  'POST /v1/sessions/get-or-create': {
    params: undefined;
    query: undefined;
    body: { tool_id: string; tool_version?: string; process_id?: number; instance_id?: string; workspace_path?: string; previous_session_id?: string };
    answer: { session_id: string; tool_id: string; tool_version: string | null; started_at: string; ended_at: string | null; last_activity: string; total_compressions: number; total_embeddings: number; total_workflows: number; tokens_saved: number; project_id: string | null; previous_session_id: string | null; process_id: number | null; instance_id: string | null; pinned: boolean; archived: boolean; revision: number; created: boolean };
  };
  'GET /v1/sessions/{session_id}': {
    params: { session_id: string };
    query: undefined;
    body: undefined;
    answer: { session_id: string; tool_id: string; tool_version: string | null; started_at: string; ended_at: string | null; last_activity: string; total_compressions: number; total_embeddings: number; total_workflows: number; tokens_saved: number; project_id: string | null; previous_session_id: string | null; process_id: number | null; instance_id: string | null; pinned: boolean; archived: boolean; revision: number };
  };
  'PATCH /v1/sessions/{session_id}': {
    params: { session_id: string };
    query: undefined;
    body: { pinned?: boolean; archived?: boolean; compressed_context?: string | null };
    answer: { session_id: string; tool_id: string; tool_version: string | null; started_at: string; ended_at: string | null; last_activity: string; total_compressions: number; total_embeddings: number; total_workflows: number; tokens_saved: number; project_id: string | null; previous_session_id: string | null; process_id: number | null; instance_id: string | null; pinned: boolean; archived: boolean; revision: number };
  };
  'POST /v1/sessions/{session_id}/heartbeat': {
    params: { session_id: string };
    query: undefined;
    body: undefined;
    answer: { session_id: string; tool_id: string; tool_version: string | null; started_at: string; ended_at: string | null; last_activity: string; total_compressions: number; total_embeddings: number; total_workflows: number; tokens_saved: number; project_id: string | null; previous_session_id: string | null; process_id: number | null; instance_id: string | null; pinned: boolean; archived: boolean; revision: number };
  };
  'POST /v1/sessions/{session_id}/end': {
    params: { session_id: string };
    query: undefined;
    body: undefined;
    answer: { session_id: string; tool_id: string; tool_version: string | null; started_at: string; ended_at: string | null; last_activity: string; total_compressions: number; total_embeddings: number; total_workflows: number; tokens_saved: number; project_id: string | null; previous_session_id: string | null; process_id: number | null; instance_id: string | null; pinned: boolean; archived: boolean; revision: number };
  };
  'POST /v1/sessions/{session_id}/context': {
    params: { session_id: string };
    query: undefined;
    body: { kind: "file_access"; path: string; importance?: number } | { kind: "search"; query: string } | { kind: "decision"; decision: string } | { kind: "memory_reference"; memory_id: string; memory_key: string };
    answer: { kind: "file_access" | "search" | "decision" | "memory_reference"; order: number; timestamp: string };
  };
  'GET /v1/sessions/{session_id}/context': {
    params: { session_id: string };
    query: undefined;
    body: undefined;
    answer: { files_accessed: ({ path: string; accessed_at: string; order: number })[]; file_importance_scores: Record<string, number>; searches: ({ query: string; timestamp: string })[]; decisions: ({ decision: string; timestamp: string })[]; saved_memories: ({ id: string; key: string; timestamp: string })[]; compressed_context: string | null; context_size_bytes: number };
  };
  'GET /v1/sessions/{session_id}/export': {
    params: { session_id: string };
    query: undefined;
    body: undefined;
    answer: { format: "omnimemory.session"; version: 1; exported_at: string; session: { session_id: string; tool_id: string; tool_version: string | null; started_at: string; ended_at: string | null; last_activity: string; total_compressions: number; total_embeddings: number; total_workflows: number; tokens_saved: number; project_id: string | null; previous_session_id: string | null; process_id: number | null; instance_id: string | null; pinned: boolean; archived: boolean; compressed_context: string | null }; context: { files_accessed: ({ path: string; accessed_at: string; importance: number | null })[]; searches: ({ query: string; timestamp: string })[]; decisions: ({ decision: string; timestamp: string })[]; saved_memories: ({ id: string; key: string; timestamp: string })[] }; checkpoints: ({ checkpoint_id: string; tool_id: string; tool_version: string | null; checkpoint_type: "pre_compaction" | "milestone" | "manual" | "correction" | "auto" | "auto_immediate" | "auto_urgent" | "auto_warning" | "auto_predictive" | "auto_normal"; created_at: string; summary: string; key_facts: (string)[]; decisions: (string | Record<string, unknown>)[]; patterns: (string | Record<string, unknown>)[]; files_modified: (string)[]; dependencies_added: (string)[]; commands_run: (string)[]; todos: (string)[]; blockers: (string)[]; compressed_context: string | null; original_tokens: number | null; compressed_tokens: number | null; visibility: "private" | "team"; valid_from: string; valid_to: string | null; superseded_by: string | null; supersedes: (string)[]; influenced_by: (string)[] })[]; metrics: ({ timestamp: string; service: "combined" | "compression"; tool_id: string; tool_version: string | null; metadata: Record<string, string> | null; total_embeddings: number | null; cache_hits: number | null; cache_hit_rate: number | null; tokens_processed: number | null; avg_latency_ms: number | null; total_compressions: number | null; tokens_saved: number | null; compression_ratio: number | null; quality_score: number | null; pattern_count: number | null; graph_nodes: number | null; graph_edges: number | null; prediction_accuracy: number | null; tokens_saved_delta: number; total_compressions_delta: number; total_embeddings_delta: number })[]; velocity: ({ timestamp: string; tokens_saved: number; velocity: number; acceleration: number | null; prediction_confidence: number | null })[]; predictions: ({ predicted_at: string; predicted_checkpoint_time: string | null; predicted_tokens: number | null; actual_checkpoint_time: string | null; actual_checkpoint_id: string | null; prediction_accuracy: number | null; strategy: "immediate" | "urgent" | "warning" | "predictive" | "normal" | "none" | "velocity" | null })[]; claude_code: { mcp_version: string | null; features_enabled: (string)[]; created_at: string } | null; truncated: ("files_accessed" | "searches" | "decisions" | "saved_memories" | "checkpoints" | "metrics" | "velocity" | "predictions")[] };
  };
  'POST /v1/sessions/import': {
    params: undefined;
    query: { tool_id?: string; tool_version?: string; process_id?: number; instance_id?: string };
    body: { format: "omnimemory.session"; version: 1; exported_at: string; session: { session_id: string; tool_id: string; tool_version: string | null; started_at: string; ended_at: string | null; last_activity: string; total_compressions: number; total_embeddings: number; total_workflows: number; tokens_saved: number; project_id: string | null; previous_session_id: string | null; process_id: number | null; instance_id: string | null; pinned: boolean; archived: boolean; compressed_context: string | null }; context: { files_accessed: ({ path: string; accessed_at: string; importance: number | null })[]; searches: ({ query: string; timestamp: string })[]; decisions: ({ decision: string; timestamp: string })[]; saved_memories: ({ id: string; key: string; timestamp: string })[] }; checkpoints: ({ checkpoint_id: string; tool_id: string; tool_version: string | null; checkpoint_type: "pre_compaction" | "milestone" | "manual" | "correction" | "auto" | "auto_immediate" | "auto_urgent" | "auto_warning" | "auto_predictive" | "auto_normal"; created_at: string; summary: string; key_facts?: (string)[]; decisions?: (string | Record<string, unknown>)[]; patterns?: (string | Record<string, unknown>)[]; files_modified?: (string)[]; dependencies_added?: (string)[]; commands_run?: (string)[]; todos?: (string)[]; blockers?: (string)[]; compressed_context: string | null; original_tokens: number | null; compressed_tokens: number | null; visibility: "private" | "team"; valid_from: string; valid_to: string | null; superseded_by: string | null; supersedes: (string)[]; influenced_by: (string)[] })[]; metrics: ({ timestamp: string; service: "combined" | "compression"; tool_id: string; tool_version: string | null; metadata: Record<string, string> | null; total_embeddings: number | null; cache_hits: number | null; cache_hit_rate: number | null; tokens_processed: number | null; avg_latency_ms: number | null; total_compressions: number | null; tokens_saved: number | null; compression_ratio: number | null; quality_score: number | null; pattern_count: number | null; graph_nodes: number | null; graph_edges: number | null; prediction_accuracy: number | null; tokens_saved_delta: number; total_compressions_delta: number; total_embeddings_delta: number })[]; velocity: ({ timestamp: string; tokens_saved: number; velocity: number; acceleration: number | null; prediction_confidence: number | null })[]; predictions: ({ predicted_at: string; predicted_checkpoint_time: string | null; predicted_tokens: number | null; actual_checkpoint_time: string | null; actual_checkpoint_id: string | null; prediction_accuracy: number | null; strategy: "immediate" | "urgent" | "warning" | "predictive" | "normal" | "none" | "velocity" | null })[]; claude_code: { mcp_version: string | null; features_enabled: (string)[]; created_at: string } | null; truncated: ("files_accessed" | "searches" | "decisions" | "saved_memories" | "checkpoints" | "metrics" | "velocity" | "predictions")[] };
    answer: { session_id: string; tool_id: string; tool_version: string | null; started_at: string; ended_at: string | null; last_activity: string; total_compressions: number; total_embeddings: number; total_workflows: number; tokens_saved: number; project_id: string | null; previous_session_id: string | null; process_id: number | null; instance_id: string | null; pinned: boolean; archived: boolean; revision: number };
  };
  'PUT /v1/sessions/{session_id}/claude-code': {
    params: { session_id: string };
    query: undefined;
    body: { mcp_version?: string; features_enabled?: (string)[] };
    answer: { session_id: string; mcp_version: string | null; features_enabled: (string)[]; created_at: string; revision: number };
  };
  'GET /v1/sessions/{session_id}/claude-code': {
    params: { session_id: string };
    query: undefined;
    body: undefined;
    answer: { session_id: string; mcp_version: string | null; features_enabled: (string)[]; created_at: string; revision: number };
  };
  'POST /v1/ingest': {
    params: undefined;
    query: undefined;
    body: { items: ({ type: "metric"; id?: string; data: { tool_id?: string; tool_version?: string; session_id?: string; service?: "combined" | "compression"; timestamp?: string; metadata?: Record<string, string | number | boolean>; total_embeddings?: number; cache_hits?: number; tokens_processed?: number; total_compressions?: number; tokens_saved?: number; cache_hit_rate?: number; avg_latency_ms?: number; compression_ratio?: number; quality_score?: number; pattern_count?: number; graph_nodes?: number; graph_edges?: number; prediction_accuracy?: number; metrics?: { embeddings?: { mlx_metrics?: { total_embeddings?: number | null; cache_hits?: number | null; cache_hit_rate?: number | null; tokens_processed?: number | null; avg_latency_ms?: number | null } | null } | null; compression?: { metrics?: { total_compressions?: number | null; total_tokens_saved?: number | null; avg_compression_ratio?: number | null; avg_quality_score?: number | null } | null } | null; procedural?: { pattern_count?: number | null; graph_node_count?: number | null; graph_edge_count?: number | null; total_successes?: number | null; total_failures?: number | null } | null } } } | { type: "cache_hit"; id?: string; data: { tool_id: string; file_path: string; tokens_saved: number; timestamp?: string } } | { type: "velocity"; id?: string; data: { session_id: string; tokens_saved: number; velocity: number; acceleration?: number; prediction_confidence?: number; timestamp?: string } } | { type: "operation"; id?: string; data: { session_id: string; tool_id: string; tool_name: "read" | "search"; operation_mode: "full" | "overview" | "symbol" | "references" | "semantic" | "tri_index"; parameters?: Record<string, unknown>; file_path?: string; tokens_original: number; tokens_actual: number; response_time_ms: number; timestamp?: string } } | { type: "checkpoint"; id?: string; data: { session_id: string; tool_id: string; tool_version?: string; checkpoint_type: "pre_compaction" | "milestone" | "manual" | "correction" | "auto" | "auto_immediate" | "auto_urgent" | "auto_warning" | "auto_predictive" | "auto_normal"; summary: string; key_facts?: (string)[]; decisions?: (string | Record<string, unknown>)[]; patterns?: (string | Record<string, unknown>)[]; files_modified?: (string)[]; dependencies_added?: (string)[]; commands_run?: (string)[]; todos?: (string)[]; blockers?: (string)[]; compressed_context?: string; original_tokens?: number; compressed_tokens?: number; visibility?: "private" | "team"; valid_from?: string; valid_to?: string; supersedes?: (string)[]; influenced_by?: (string)[]; parent_checkpoint_id?: string } })[] };
    answer: { receipt_id: string; received_at: string; created: number; duplicate: number; rejected: number; results: ({ status: "created"; checkpoint_id?: string } | { status: "duplicate" } | { status: "rejected"; code: string; detail: string; errors?: ({ path: string; message: string })[] })[] };
  };
  'GET /v1/ingest/receipts/{receipt_id}': {
    params: { receipt_id: string };
    query: undefined;
    body: undefined;
    answer: { receipt_id: string; received_at: string; created: number; duplicate: number; rejected: number; results: ({ status: "created"; checkpoint_id?: string } | { status: "duplicate" } | { status: "rejected"; code: string; detail: string; errors?: ({ path: string; message: string })[] })[] };
  };
  'POST /v1/metrics': {
    params: undefined;
    query: undefined;
    body: { tool_id?: string; tool_version?: string; session_id?: string; service?: "combined" | "compression"; timestamp?: string; metadata?: Record<string, string | number | boolean>; total_embeddings?: number; cache_hits?: number; tokens_processed?: number; total_compressions?: number; tokens_saved?: number; cache_hit_rate?: number; avg_latency_ms?: number; compression_ratio?: number; quality_score?: number; pattern_count?: number; graph_nodes?: number; graph_edges?: number; prediction_accuracy?: number; metrics?: { embeddings?: { mlx_metrics?: { total_embeddings?: number | null; cache_hits?: number | null; cache_hit_rate?: number | null; tokens_processed?: number | null; avg_latency_ms?: number | null } | null } | null; compression?: { metrics?: { total_compressions?: number | null; total_tokens_saved?: number | null; avg_compression_ratio?: number | null; avg_quality_score?: number | null } | null } | null; procedural?: { pattern_count?: number | null; graph_node_count?: number | null; graph_edge_count?: number | null; total_successes?: number | null; total_failures?: number | null } | null } };
    answer: { timestamp: string; service: "combined" | "compression"; tool_id: string; tool_version: string | null; session_id: string | null; metadata: Record<string, string> | null; total_embeddings: number | null; cache_hits: number | null; cache_hit_rate: number | null; tokens_processed: number | null; avg_latency_ms: number | null; total_compressions: number | null; tokens_saved: number | null; compression_ratio: number | null; quality_score: number | null; pattern_count: number | null; graph_nodes: number | null; graph_edges: number | null; prediction_accuracy: number | null; tokens_saved_delta: number; total_compressions_delta: number; total_embeddings_delta: number };
  };
  'GET /v1/metrics': {
    params: undefined;
    query: { limit?: number; cursor?: string; tool_id?: string; session_id?: string; service?: "combined" | "compression"; tag?: string | (string)[]; from?: string; to?: string; hours?: number };
    body: undefined;
    answer: { data: ({ timestamp: string; service: "combined" | "compression"; tool_id: string; tool_version: string | null; session_id: string | null; metadata: Record<string, string> | null; total_embeddings: number | null; cache_hits: number | null; cache_hit_rate: number | null; tokens_processed: number | null; avg_latency_ms: number | null; total_compressions: number | null; tokens_saved: number | null; compression_ratio: number | null; quality_score: number | null; pattern_count: number | null; graph_nodes: number | null; graph_edges: number | null; prediction_accuracy: number | null; tokens_saved_delta: number; total_compressions_delta: number; total_embeddings_delta: number })[]; next_cursor: string | null };
  };
  'DELETE /v1/metrics': {
    params: undefined;
    query: { older_than_days: number };
    body: undefined;
    answer: { deleted: number };
  };
  'GET /v1/metrics/aggregates': {
    params: undefined;
    query: { hours?: number; tool_id?: string; timeout_minutes?: number };
    body: undefined;
    answer: { total_tokens_saved: number; total_embeddings: number; total_compressions: number; avg_cache_hit_rate: number | null; avg_compression_ratio: number | null; total_sessions: number; active_sessions: number };
  };
  'GET /v1/metrics/latest': {
    params: undefined;
    query: { tool_id?: string };
    body: undefined;
    answer: { timestamp: string; service: "combined" | "compression"; tool_id: string; tool_version: string | null; session_id: string | null; metadata: Record<string, string> | null; total_embeddings: number | null; cache_hits: number | null; cache_hit_rate: number | null; tokens_processed: number | null; avg_latency_ms: number | null; total_compressions: number | null; tokens_saved: number | null; compression_ratio: number | null; quality_score: number | null; pattern_count: number | null; graph_nodes: number | null; graph_edges: number | null; prediction_accuracy: number | null; tokens_saved_delta: number; total_compressions_delta: number; total_embeddings_delta: number };
  };
  'GET /v1/metrics/tools/{tool_id}': {
    params: { tool_id: string };
    query: { hours?: number };
    body: undefined;
    answer: { sample_count: number; total_embeddings: number; total_compressions: number; total_tokens_saved: number; avg_embeddings: number | null; avg_tokens_saved: number | null; avg_cache_hit_rate: number | null; avg_compression_ratio: number | null; avg_quality_score: number | null; avg_patterns: number | null; max_patterns: number | null };
  };
  'GET /v1/metrics/summary': {
    params: undefined;
    query: { from?: string; to?: string; tool_id?: string; session_id?: string; service?: "combined" | "compression"; tag?: string | (string)[]; group_by?: "tool" | "session" | "project" | "hour" | "day" | "week" | "month" | string };
    body: undefined;
    answer: { from: string; to: string; group_by: string; totals: { sample_count: number; total_tokens_saved: number; total_embeddings: number; total_compressions: number; avg_cache_hit_rate: number | null; avg_latency_ms: number | null; avg_compression_ratio: number | null; first_at: string | null; last_at: string | null }; groups: ({ group: string | null; starts_at: string | null; sample_count: number; total_tokens_saved: number; total_embeddings: number; total_compressions: number; avg_cache_hit_rate: number | null; avg_latency_ms: number | null; avg_compression_ratio: number | null; first_at: string | null; last_at: string | null })[]; truncated: boolean };
  };
  'GET /v1/metrics/tags': {
    params: undefined;
    query: { from?: string; to?: string; limit?: number };
    body: undefined;
    answer: { data: (string)[]; truncated: boolean };
  };
  'GET /v1/metrics/tags/{tag_key}': {
    params: { tag_key: string };
    query: { from?: string; to?: string; limit?: number };
    body: undefined;
    answer: { data: (string)[]; truncated: boolean };
  };
  'GET /v1/costs': {
    params: undefined;
    query: { from?: string; to?: string; tool_id?: string; session_id?: string; service?: "combined" | "compression"; tag?: string | (string)[]; group_by?: "tool" | "session" | "project" | string; period?: "hour" | "day" | "week" | "month"; provider?: "anthropic_claude" | "openai_gpt4" | "openai_gpt4o" | "openai_gpt4o_mini" };
    body: undefined;
    answer: { from: string; to: string; provider: "anthropic_claude" | "openai_gpt4" | "openai_gpt4o" | "openai_gpt4o_mini"; currency: "USD"; price_per_1k_tokens: string; price_version: string; totals: { request_count: number; total_embeddings: number; total_compressions: number; total_tokens_saved: number; total_tokens_processed: number; cost_saved: string }; groups: ({ group: string | null; period: string; starts_at: string; request_count: number; total_embeddings: number; total_compressions: number; total_tokens_saved: number; total_tokens_processed: number; cost_saved: string })[]; truncated: boolean };
  };
  'POST /v1/operations': {
    params: undefined;
    query: undefined;
    body: { session_id: string; tool_id: string; tool_name: "read" | "search"; operation_mode: "full" | "overview" | "symbol" | "references" | "semantic" | "tri_index"; parameters?: Record<string, unknown>; file_path?: string; tokens_original: number; tokens_actual: number; response_time_ms: number; timestamp?: string };
    answer: { operation_id: string; session_id: string; tool_id: string; tool_name: "read" | "search"; operation_mode: "full" | "overview" | "symbol" | "references" | "semantic" | "tri_index"; parameters: Record<string, unknown> | null; file_path: string | null; tokens_original: number; tokens_actual: number; tokens_prevented: number; response_time_ms: number; timestamp: string };
  };
  'GET /v1/operations': {
    params: undefined;
    query: { limit?: number; cursor?: string; session_id?: string; tool_id?: string; tool_name?: "read" | "search"; operation_mode?: "full" | "overview" | "symbol" | "references" | "semantic" | "tri_index"; from?: string; to?: string };
    body: undefined;
    answer: { data: ({ operation_id: string; session_id: string; tool_id: string; tool_name: "read" | "search"; operation_mode: "full" | "overview" | "symbol" | "references" | "semantic" | "tri_index"; parameters: Record<string, unknown> | null; file_path: string | null; tokens_original: number; tokens_actual: number; tokens_prevented: number; response_time_ms: number; timestamp: string })[]; next_cursor: string | null };
  };
  'GET /v1/operations/breakdown': {
    params: undefined;
    query: { from?: string; to?: string; session_id?: string; tool_id?: string; provider?: "anthropic_claude" | "openai_gpt4" | "openai_gpt4o" | "openai_gpt4o_mini" };
    body: undefined;
    answer: { from: string; to: string; provider: "anthropic_claude" | "openai_gpt4" | "openai_gpt4o" | "openai_gpt4o_mini"; currency: "USD"; price_per_1k_tokens: string; price_version: string; totals: { operation_count: number; tokens_original: number; tokens_actual: number; tokens_prevented: number; percent_prevented: number | null; avg_response_time_ms: number | null; cost_saved: string }; groups: ({ tool_name: "read" | "search"; operation_mode: "full" | "overview" | "symbol" | "references" | "semantic" | "tri_index"; operation_count: number; tokens_original: number; tokens_actual: number; tokens_prevented: number; percent_prevented: number | null; avg_response_time_ms: number | null; cost_saved: string })[] };
  };
  'GET /v1/operations/savings': {
    params: undefined;
    query: { from?: string; to?: string; session_id?: string; tool_id?: string; provider?: "anthropic_claude" | "openai_gpt4" | "openai_gpt4o" | "openai_gpt4o_mini"; interval?: "hour" | "day" | "week" | "month" };
    body: undefined;
    answer: { from: string; to: string; provider: "anthropic_claude" | "openai_gpt4" | "openai_gpt4o" | "openai_gpt4o_mini"; currency: "USD"; price_per_1k_tokens: string; price_version: string; totals: { operation_count: number; tokens_original: number; tokens_actual: number; tokens_prevented: number; percent_prevented: number | null; avg_response_time_ms: number | null; cost_saved: string }; groups: ({ period: string; starts_at: string; operation_count: number; tokens_original: number; tokens_actual: number; tokens_prevented: number; percent_prevented: number | null; avg_response_time_ms: number | null; cost_saved: string })[]; truncated: boolean };
  };
  'POST /v1/cache-hits': {
    params: undefined;
    query: undefined;
    body: { tool_id: string; file_path: string; tokens_saved: number; timestamp?: string };
    answer: { tool_id: string; file_path: string; tokens_saved: number; timestamp: string };
  };
  'GET /v1/cache-hits': {
    params: undefined;
    query: { limit?: number; cursor?: string; tool_id?: string; hours?: number };
    body: undefined;
    answer: { data: ({ tool_id: string; file_path: string; tokens_saved: number; timestamp: string })[]; next_cursor: string | null };
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
    query: { limit?: number; cursor?: string; q: string; type?: "checkpoint" | "memory" };
    body: undefined;
    answer: { data: ({ type: "checkpoint"; rank: number; snippet: string; checkpoint_id: string; session_id: string; tool_id: string; checkpoint_type: "pre_compaction" | "milestone" | "manual" | "correction" | "auto" | "auto_immediate" | "auto_urgent" | "auto_warning" | "auto_predictive" | "auto_normal"; visibility: "private" | "team"; created_at: string; valid_from: string; valid_to: string | null; superseded_by: string | null } | { type: "memory"; rank: number; snippet: string; project_id: string; key: string; memory_id: string; created_at: string; updated_at: string; expires_at: string | null })[]; next_cursor: string | null };
  };
  'POST /v1/velocity': {
    params: undefined;
    query: undefined;
    body: { session_id: string; tokens_saved: number; velocity: number; acceleration?: number; prediction_confidence?: number; timestamp?: string };
    answer: { session_id: string; timestamp: string; tokens_saved: number; velocity: number; acceleration: number | null; prediction_confidence: number | null };
  };
  'GET /v1/velocity': {
    params: undefined;
    query: { limit?: number; cursor?: string; session_id: string };
    body: undefined;
    answer: { data: ({ session_id: string; timestamp: string; tokens_saved: number; velocity: number; acceleration: number | null; prediction_confidence: number | null })[]; next_cursor: string | null };
  };
  'POST /v1/predictions': {
    params: undefined;
    query: undefined;
    body: { session_id: string; predicted_checkpoint_time?: string; predicted_tokens?: number; strategy?: "immediate" | "urgent" | "warning" | "predictive" | "normal" | "none" | "velocity"; actual_checkpoint_time?: string; actual_checkpoint_id?: string };
    answer: { session_id: string; predicted_at: string; predicted_checkpoint_time: string | null; predicted_tokens: number | null; actual_checkpoint_time: string | null; actual_checkpoint_id: string | null; prediction_accuracy: number | null; strategy: "immediate" | "urgent" | "warning" | "predictive" | "normal" | "none" | "velocity" | null };
  };
  'GET /v1/predictions': {
    params: undefined;
    query: { limit?: number; cursor?: string; session_id: string };
    body: undefined;
    answer: { data: ({ session_id: string; predicted_at: string; predicted_checkpoint_time: string | null; predicted_tokens: number | null; actual_checkpoint_time: string | null; actual_checkpoint_id: string | null; prediction_accuracy: number | null; strategy: "immediate" | "urgent" | "warning" | "predictive" | "normal" | "none" | "velocity" | null })[]; next_cursor: string | null };
  };
  'POST /v1/predictions/resolve': {
    params: undefined;
    query: undefined;
    body: { session_id: string; checkpoint_id: string; actual_time: string };
    answer: { session_id: string; predicted_at: string; predicted_checkpoint_time: string | null; predicted_tokens: number | null; actual_checkpoint_time: string | null; actual_checkpoint_id: string | null; prediction_accuracy: number | null; strategy: "immediate" | "urgent" | "warning" | "predictive" | "normal" | "none" | "velocity" | null };
  };
  'GET /v1/predictions/statistics': {
    params: undefined;
    query: { tool_id?: string; strategy?: "immediate" | "urgent" | "warning" | "predictive" | "normal" | "none" | "velocity" };
    body: undefined;
    answer: { total_predictions: number; avg_accuracy: number | null; min_accuracy: number | null; max_accuracy: number | null };
  };
  'POST /v1/projects': {
    params: undefined;
    query: undefined;
    body: { workspace_path: string; project_name?: string; language?: string; framework?: string };
    answer: { project_id: string; workspace_path: string; project_name: string; language: string | null; framework: string | null; settings: Record<string, unknown>; created_at: string; last_accessed: string; revision: number; total_sessions: number; created: boolean };
  };
  'GET /v1/projects': {
    params: undefined;
    query: { limit?: number; cursor?: string };
    body: undefined;
    answer: { data: ({ project_id: string; workspace_path: string; project_name: string; language: string | null; framework: string | null; settings: Record<string, unknown>; created_at: string; last_accessed: string; revision: number })[]; next_cursor: string | null };
  };
  'GET /v1/projects/{project_id}': {
    params: { project_id: string };
    query: undefined;
    body: undefined;
    answer: { project_id: string; workspace_path: string; project_name: string; language: string | null; framework: string | null; settings: Record<string, unknown>; created_at: string; last_accessed: string; revision: number; total_sessions: number };
  };
  'PATCH /v1/projects/{project_id}': {
    params: { project_id: string };
    query: undefined;
    body: { project_name?: string | null; language?: string | null; framework?: string | null; settings?: Record<string, unknown> };
    answer: { project_id: string; workspace_path: string; project_name: string; language: string | null; framework: string | null; settings: Record<string, unknown>; created_at: string; last_accessed: string; revision: number; total_sessions: number };
  };
  'GET /v1/projects/{project_id}/memories': {
    params: { project_id: string };
    query: { limit?: number; cursor?: string };
    body: undefined;
    answer: { data: ({ memory_id: string; project_id: string; key: string; value: string; metadata: Record<string, unknown>; ttl_seconds: number | null; expires_at: string | null; created_at: string; updated_at: string; last_accessed: string | null; accessed_count: number; revision: number })[]; next_cursor: string | null };
  };
  'GET /v1/projects/{project_id}/memories/{key}': {
    params: { project_id: string; key: string };
    query: undefined;
    body: undefined;
    answer: { memory_id: string; project_id: string; key: string; value: string; metadata: Record<string, unknown>; ttl_seconds: number | null; expires_at: string | null; created_at: string; updated_at: string; last_accessed: string | null; accessed_count: number; revision: number };
  };
  'PUT /v1/projects/{project_id}/memories/{key}': {
    params: { project_id: string; key: string };
    query: undefined;
    body: { value: string; metadata?: Record<string, unknown>; ttl_seconds?: number };
    answer: { memory_id: string; project_id: string; key: string; value: string; metadata: Record<string, unknown>; ttl_seconds: number | null; expires_at: string | null; created_at: string; updated_at: string; last_accessed: string | null; accessed_count: number; revision: number; created: boolean };
  };
  'DELETE /v1/projects/{project_id}/memories/{key}': {
    params: { project_id: string; key: string };
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  'GET /v1/tool-configs': {
    params: undefined;
    query: { limit?: number; cursor?: string };
    body: undefined;
    answer: { data: ({ tool_id: string; config: Record<string, unknown>; created_at: string | null; updated_at: string | null; revision: number; is_default: boolean })[]; next_cursor: string | null };
  };
  'GET /v1/tool-configs/{tool_id}': {
    params: { tool_id: string };
    query: undefined;
    body: undefined;
    answer: { tool_id: string; config: Record<string, unknown>; created_at: string | null; updated_at: string | null; revision: number; is_default: boolean };
  };
  'PUT /v1/tool-configs/{tool_id}': {
    params: { tool_id: string };
    query: undefined;
    body: { compression_enabled?: boolean; embeddings_enabled?: boolean; workflows_enabled?: boolean; auto_compress?: boolean; cache_enabled?: boolean; max_tokens?: number; compression_threshold?: number; embedding_model?: string } & Record<string, unknown>;
    answer: { tool_id: string; config: Record<string, unknown>; created_at: string | null; updated_at: string | null; revision: number; is_default: boolean };
  };
  'GET /v1/settings': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { settings: { metrics_streaming: boolean; collection_interval_seconds: number; max_events_per_minute: number; features: { compression: boolean; embeddings: boolean; workflows: boolean; response_cache: boolean }; performance_profile: "high_frequency" | "low_frequency" | "batch_only" | "disabled"; retention_days?: number | null }; limits_events: boolean; updated_at: string | null; revision: number };
  };
  'PUT /v1/settings': {
    params: undefined;
    query: undefined;
    body: { metrics_streaming: boolean; collection_interval_seconds: number; max_events_per_minute: number; features: { compression: boolean; embeddings: boolean; workflows: boolean; response_cache: boolean }; performance_profile: "high_frequency" | "low_frequency" | "batch_only" | "disabled"; retention_days?: number | null };
    answer: { settings: { metrics_streaming: boolean; collection_interval_seconds: number; max_events_per_minute: number; features: { compression: boolean; embeddings: boolean; workflows: boolean; response_cache: boolean }; performance_profile: "high_frequency" | "low_frequency" | "batch_only" | "disabled"; retention_days?: number | null }; limits_events: boolean; updated_at: string | null; revision: number };
  };
  'PATCH /v1/settings': {
    params: undefined;
    query: undefined;
    body: { metrics_streaming?: boolean; collection_interval_seconds?: number; max_events_per_minute?: number; features?: { compression?: boolean; embeddings?: boolean; workflows?: boolean; response_cache?: boolean }; performance_profile?: "high_frequency" | "low_frequency" | "batch_only" | "disabled"; retention_days?: number | null };
    answer: { settings: { metrics_streaming: boolean; collection_interval_seconds: number; max_events_per_minute: number; features: { compression: boolean; embeddings: boolean; workflows: boolean; response_cache: boolean }; performance_profile: "high_frequency" | "low_frequency" | "batch_only" | "disabled"; retention_days?: number | null }; limits_events: boolean; updated_at: string | null; revision: number };
  };
  'GET /v1/settings/profiles': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { high_frequency: { metrics_streaming: boolean; collection_interval_seconds: number; max_events_per_minute: number; features: { compression: boolean; embeddings: boolean; workflows: boolean; response_cache: boolean }; performance_profile: "high_frequency" | "low_frequency" | "batch_only" | "disabled"; retention_days?: number | null }; low_frequency: { metrics_streaming: boolean; collection_interval_seconds: number; max_events_per_minute: number; features: { compression: boolean; embeddings: boolean; workflows: boolean; response_cache: boolean }; performance_profile: "high_frequency" | "low_frequency" | "batch_only" | "disabled"; retention_days?: number | null }; batch_only: { metrics_streaming: boolean; collection_interval_seconds: number; max_events_per_minute: number; features: { compression: boolean; embeddings: boolean; workflows: boolean; response_cache: boolean }; performance_profile: "high_frequency" | "low_frequency" | "batch_only" | "disabled"; retention_days?: number | null }; disabled: { metrics_streaming: boolean; collection_interval_seconds: number; max_events_per_minute: number; features: { compression: boolean; embeddings: boolean; workflows: boolean; response_cache: boolean }; performance_profile: "high_frequency" | "low_frequency" | "batch_only" | "disabled"; retention_days?: number | null } };
  };
  'GET /v1/tenant': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { id: string; name: string; plan: string; active: boolean; suspended_by: "owner" | "operator" | null; created_at: string; updated_at: string };
  };
  'PATCH /v1/tenant': {
    params: undefined;
    query: undefined;
    body: { name: string };
    answer: { id: string; name: string; plan: string; active: boolean; suspended_by: "owner" | "operator" | null; created_at: string; updated_at: string };
  };
  'POST /v1/tenant/suspend': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { id: string; name: string; plan: string; active: boolean; suspended_by: "owner" | "operator" | null; created_at: string; updated_at: string };
  };
  'POST /v1/tenant/resume': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { id: string; name: string; plan: string; active: boolean; suspended_by: "owner" | "operator" | null; created_at: string; updated_at: string };
  };
  'GET /v1/members': {
    params: undefined;
    query: { limit?: number; cursor?: string };
    body: undefined;
    answer: { data: ({ user_id: string; email: string; role: "owner" | "admin" | "member" | "viewer"; created_at: string })[]; next_cursor: string | null };
  };
  'PATCH /v1/members/{user_id}': {
    params: { user_id: string };
    query: undefined;
    body: { role: "owner" | "admin" | "member" | "viewer" };
    answer: { user_id: string; email: string; role: "owner" | "admin" | "member" | "viewer"; created_at: string };
  };
  'DELETE /v1/members/{user_id}': {
    params: { user_id: string };
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  'POST /v1/invitations': {
    params: undefined;
    query: undefined;
    body: { email: string; role?: "owner" | "admin" | "member" | "viewer" };
    answer: { invitation_id: string; email: string; role: "owner" | "admin" | "member" | "viewer"; status: "open" | "accepted" | "revoked" | "expired"; invited_by: string | null; created_at: string; expires_at: string; accepted_at: string | null; accepted_by: string | null; revoked_at: string | null };
  };
  'GET /v1/invitations': {
    params: undefined;
    query: { limit?: number; cursor?: string };
    body: undefined;
    answer: { data: ({ invitation_id: string; email: string; role: "owner" | "admin" | "member" | "viewer"; status: "open" | "accepted" | "revoked" | "expired"; invited_by: string | null; created_at: string; expires_at: string; accepted_at: string | null; accepted_by: string | null; revoked_at: string | null })[]; next_cursor: string | null };
  };
  'POST /v1/invitations/{invitation_id}/resend': {
    params: { invitation_id: string };
    query: undefined;
    body: undefined;
    answer: { invitation_id: string; email: string; role: "owner" | "admin" | "member" | "viewer"; status: "open" | "accepted" | "revoked" | "expired"; invited_by: string | null; created_at: string; expires_at: string; accepted_at: string | null; accepted_by: string | null; revoked_at: string | null };
  };
  'DELETE /v1/invitations/{invitation_id}': {
    params: { invitation_id: string };
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  'POST /v1/api-keys': {
    params: undefined;
    query: undefined;
    body: { name: string; scopes: ("ingest" | "read" | "write" | "admin")[]; expires_at?: string };
    answer: { key_id: string; name: string; key_start: string; user_id: string | null; scopes: ("ingest" | "read" | "write" | "admin")[]; created_at: string; expires_at: string | null; last_used_at: string | null; revoked_at: string | null; replaced_by: string | null; key: string | null };
  };
  'GET /v1/api-keys': {
    params: undefined;
    query: { limit?: number; cursor?: string };
    body: undefined;
    answer: { data: ({ key_id: string; name: string; key_start: string; user_id: string | null; scopes: ("ingest" | "read" | "write" | "admin")[]; created_at: string; expires_at: string | null; last_used_at: string | null; revoked_at: string | null; replaced_by: string | null })[]; next_cursor: string | null };
  };
  'POST /v1/api-keys/{key_id}/rotate': {
    params: { key_id: string };
    query: undefined;
    body: { overlap_hours?: number; expires_at?: string };
    answer: { key_id: string; name: string; key_start: string; user_id: string | null; scopes: ("ingest" | "read" | "write" | "admin")[]; created_at: string; expires_at: string | null; last_used_at: string | null; revoked_at: string | null; replaced_by: string | null; key: string | null };
  };
  'DELETE /v1/api-keys/{key_id}': {
    params: { key_id: string };
    query: undefined;
    body: undefined;
    answer: undefined;
  };
  'GET /v1/entitlements': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { plan: "free" | "pro" | "enterprise" | null; access: "on" | "grace" | "off" | null; grace_until: string | null; entitlements: { seats: number | null; api_requests_per_minute: number | null; ingest_events_per_minute: number | null; retention_days: number | null; checkpoints: number | null; stored_bytes: number | null; audit_export: boolean; sso: boolean } };
  };
  'GET /v1/billing': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { tenant_id: string; configured: boolean; has_customer: boolean; plan: "free" | "pro" | "enterprise"; access: "on" | "grace" | "off" | null; status: string | null; price: string | null; quantity: number | null; current_period_end: string | null; cancel_at: string | null; cancel_at_period_end: boolean; trial_end: string | null; grace_until: string | null; limits: { seats: number | null; api_requests_per_minute: number | null; ingest_events_per_minute: number | null; retention_days: number | null; checkpoints: number | null; stored_bytes: number | null; audit_export: boolean; sso: boolean }; usage: { seats: number; checkpoints: number; stored_bytes: number }; last_synced_at: string | null; reconciled_at: string | null; drift: (string)[] };
  };
  'POST /v1/billing/checkout': {
    params: undefined;
    query: undefined;
    body: { plan: "pro" | "enterprise"; interval?: "month" | "year"; quantity?: number };
    answer: { url: string };
  };
  'POST /v1/billing/portal': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { url: string };
  };
  'POST /v1/billing/sync': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { tenant_id: string; configured: boolean; has_customer: boolean; plan: "free" | "pro" | "enterprise"; access: "on" | "grace" | "off" | null; status: string | null; price: string | null; quantity: number | null; current_period_end: string | null; cancel_at: string | null; cancel_at_period_end: boolean; trial_end: string | null; grace_until: string | null; limits: { seats: number | null; api_requests_per_minute: number | null; ingest_events_per_minute: number | null; retention_days: number | null; checkpoints: number | null; stored_bytes: number | null; audit_export: boolean; sso: boolean }; usage: { seats: number; checkpoints: number; stored_bytes: number }; last_synced_at: string | null; reconciled_at: string | null; drift: (string)[] };
  };
  'GET /v1/audit-logs': {
    params: undefined;
    query: { action?: string; actor?: string; resource_type?: string; resource_id?: string; from?: string; to?: string; limit?: number; cursor?: string };
    body: undefined;
    answer: { data: ({ id: string; seq: number; created_at: string; actor_kind: "user" | "key" | "operator" | "system"; user_id: string | null; key_id: string | null; action: string; resource_type: string | null; resource_id: string | null; metadata: Record<string, unknown> | null; ip_address: string | null; user_agent: string | null; previous_hash: string; hash: string })[]; next_cursor: string | null };
  };
  'GET /v1/audit-logs/export': {
    params: undefined;
    query: { action?: string; actor?: string; resource_type?: string; resource_id?: string; from?: string; to?: string };
    body: undefined;
    answer: string;
  };
  'GET /v1/isolation': {
    params: undefined;
    query: undefined;
    body: undefined;
    answer: { ok: boolean; checked_at: string; checks: ({ name: string; ok: boolean; findings: (string)[] })[] };
  };
}
