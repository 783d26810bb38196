import type { ScopedTable } from '../../../db/transaction/database.ts';

/** A unique key, without scope_id, in which a row of the one scope can stand in the way of one of the other. */
export interface Key {
  /** What a conflict is called. */
  readonly kind: ConflictKind;
  readonly columns: readonly string[];
  /** What both rows must be, as SQL with `?` for their alias; otherwise the key does not bind them. */
  readonly where?: string;
}

export const CONFLICT_KINDS = [
  'project',
  'project_path',
  'memory',
  'session',
  'open_instance',
  'open_process',
  'external_id',
  'checkpoint',
  'series',
  'tool_config',
  'tool_operation',
  'model_request',
  'tool_event',
  'import',
  'row_id',
] as const;
export type ConflictKind = (typeof CONFLICT_KINDS)[number];

export interface ClaimedTable {
  readonly name: ScopedTable;
  /** What its rows hang on. `session`: where they name one. */
  readonly parent: 'project' | 'session' | 'otel_series' | undefined;
  readonly keys: readonly Key[];
}

/** Counted by a sequence for all scopes; only an import can bring the same number twice. */
const ROW_ID: Key = { kind: 'row_id', columns: ['id'] };

const of = (name: ScopedTable, parent: ClaimedTable['parent'], ...keys: Key[]): ClaimedTable => ({
  name,
  parent,
  keys,
});

/** Every table that a claim moves. Keys that lead with the key of the parent are not here: the parent conflicts before. */
export const CLAIMED_TABLES: readonly ClaimedTable[] = [
  of('projects', undefined, { kind: 'project', columns: ['project_id'] }),
  of(
    'project_memories',
    'project',
    { kind: 'memory', columns: ['project_id', 'memory_key'] },
    { kind: 'row_id', columns: ['memory_id'] },
  ),
  of(
    'tool_sessions',
    'session',
    { kind: 'session', columns: ['session_id'] },
    {
      kind: 'open_instance',
      columns: ['tool_id', 'instance_id'],
      where: '?.ended_at is null and ?.instance_id is not null',
    },
    {
      kind: 'open_process',
      columns: ['tool_id', 'process_id'],
      where: '?.ended_at is null and ?.instance_id is null and ?.process_id is not null',
    },
  ),
  of('session_keys', 'session', { kind: 'external_id', columns: ['tool_id', 'external_id'] }),
  of('session_context', 'session'),
  of('claude_code_sessions', 'session', ROW_ID),
  of('checkpoints', 'session', { kind: 'checkpoint', columns: ['checkpoint_id'] }, ROW_ID),
  of('metrics', 'session', ROW_ID),
  of('metric_series', 'session', { kind: 'series', columns: ['tool_id', 'session_id'] }),
  of('session_velocity', 'session', ROW_ID),
  of('checkpoint_predictions', 'session', ROW_ID),
  of('tool_operations', 'session', { kind: 'tool_operation', columns: ['operation_id'] }),
  of(
    'model_requests',
    'session',
    { kind: 'model_request', columns: ['id'] },
    { kind: 'model_request', columns: ['tool_id', 'request_id', 'status'] },
  ),
  of('tool_events', 'session', { kind: 'tool_event', columns: ['id'] }),
  of('otel_series', 'session', { kind: 'series', columns: ['series_id'] }),
  of('otel_streams', 'otel_series'),
  of('otel_points', 'otel_series'),
  of('cache_hits', undefined, ROW_ID),
  // with the samples: they have no ids of their own by which another import of the file would know them
  of('omnimemory1_batches', undefined, { kind: 'import', columns: ['source', 'first_rowid'] }),
  of('tool_configs', undefined, { kind: 'tool_config', columns: ['tool_id'] }, ROW_ID),
];
