import type { OutputOf } from '@omnimemory/client';

export type Claim = OutputOf<'GET /v1/local/claims'>['data'][number];

const TABLES: Readonly<Record<string, string>> = {
  projects: 'Projects',
  project_memories: 'Memories',
  tool_sessions: 'Sessions',
  session_keys: 'Ids that tools gave to sessions',
  session_context: 'Context entries of sessions',
  claude_code_sessions: 'Claude Code details',
  checkpoints: 'Versions of checkpoints',
  metrics: 'Samples',
  metric_series: 'Series of samples',
  session_velocity: 'Velocities',
  checkpoint_predictions: 'Predictions',
  tool_operations: 'Tool operations',
  model_requests: 'Model requests',
  tool_events: 'Tool events',
  otel_series: 'Telemetry series',
  otel_streams: 'Telemetry streams',
  otel_points: 'Telemetry points',
  cache_hits: 'Cache hits',
  omnimemory1_batches: 'Notes of imports from OmniMemory 1',
  tool_configs: 'Tool configurations',
};

/** What the rows of a table are called. */
export const tableWord = (table: string): string => TABLES[table] ?? table;

const CONFLICTS: Readonly<Record<string, string>> = {
  project: 'projects',
  project_path: 'paths of projects',
  memory: 'memories',
  session: 'sessions',
  open_instance: 'open instances',
  open_process: 'open processes',
  external_id: 'ids that tools gave to sessions',
  checkpoint: 'checkpoints',
  series: 'series',
  tool_config: 'tool configurations',
  tool_operation: 'tool operations',
  model_request: 'model requests',
  tool_event: 'tool events',
  import: 'imports of the same file',
  row_id: 'ids of rows',
};

export const conflictWord = (kind: string): string => CONFLICTS[kind] ?? kind;

export const rowsOf = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, rows) => sum + rows, 0);
