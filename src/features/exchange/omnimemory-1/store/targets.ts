import { type RawBuilder, sql } from 'kysely';
import type { ScopedTable, ScopeTransaction } from '../../../../db/transaction/database.ts';
import { LISTS, searchVectorOf } from '../../../memory/checkpoints/checkpoint.columns.ts';
import { COLUMNS, GIVEN } from '../../../telemetry/metrics/metric.columns.ts';

/** Where rows go. Columns that are not listed take their defaults. */
export interface Target {
  readonly table: ScopedTable;
  /** The values of a row, with the types of their columns. */
  readonly given: Readonly<Record<string, string>>;
  /** Columns that the statement computes from the row `g`. */
  readonly computed?: Readonly<Record<string, string | ((tx: ScopeTransaction) => RawBuilder<unknown>)>>;
  /** The column that names a row; `undefined`: rows have no names. */
  readonly key?: string;
  /** What has to be there for the row to be stored: its column, and the table. */
  readonly needs?: {
    readonly column: 'session_id' | 'project_id';
    readonly table: 'tool_sessions' | 'projects';
  };
}

const SESSION = { column: 'session_id', table: 'tool_sessions' } as const;
const PROJECT = { column: 'project_id', table: 'projects' } as const;

export const PROJECTS: Target = {
  table: 'projects',
  given: {
    project_id: 'text',
    workspace_path: 'text',
    project_name: 'text',
    language: 'text',
    framework: 'text',
    created_at: 'timestamptz',
    last_accessed: 'timestamptz',
    settings_json: 'jsonb',
  },
  key: 'project_id',
};

export const SESSIONS: Target = {
  table: 'tool_sessions',
  given: {
    session_id: 'text',
    tool_id: 'text',
    tool_version: 'text',
    started_at: 'timestamptz',
    last_activity: 'timestamptz',
    ended_at: 'timestamptz',
    ended_by: 'text',
    total_compressions: 'bigint',
    total_embeddings: 'bigint',
    total_workflows: 'bigint',
    tokens_saved: 'bigint',
    workspace_path: 'text',
    process_id: 'integer',
    instance_id: 'text',
    evolution_metadata: 'jsonb',
    pinned: 'boolean',
    archived: 'boolean',
    compressed_context: 'text',
    file_access_count: 'integer',
    search_count: 'integer',
    decision_count: 'integer',
    memory_reference_count: 'integer',
    named_project: 'text',
  },
  computed: {
    project_id: (tx) => sql`(
      select p.project_id from projects p where p.scope_id = ${tx.scopeId} and p.project_id = g.named_project)`,
  },
  key: 'session_id',
};

export const CONTEXT: Target = {
  table: 'session_context',
  given: {
    session_id: 'text',
    kind: 'text',
    position: 'integer',
    recorded_at: 'timestamptz',
    value: 'text',
    importance: 'double precision',
    memory_key: 'text',
  },
  needs: SESSION,
};

export const MEMORIES: Target = {
  table: 'project_memories',
  given: {
    memory_id: 'text',
    project_id: 'text',
    memory_key: 'text',
    memory_value: 'text',
    metadata: 'jsonb',
    ttl_seconds: 'bigint',
    expires_at: 'timestamptz',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
    last_accessed: 'timestamptz',
    accessed_count: 'bigint',
  },
  computed: { search: 'memory_words(g.memory_key, g.memory_value)' },
  key: 'memory_id',
  needs: PROJECT,
};

export const CLAUDE_CODE: Target = {
  table: 'claude_code_sessions',
  given: { session_id: 'text', mcp_version: 'text', features_enabled: 'jsonb', created_at: 'timestamptz' },
  key: 'session_id',
  needs: SESSION,
};

export const TOOL_CONFIGS: Target = {
  table: 'tool_configs',
  given: { tool_id: 'text', config_json: 'jsonb', created_at: 'timestamptz', updated_at: 'timestamptz' },
  key: 'tool_id',
};

export const SETTINGS: Target = {
  table: 'tenant_settings',
  given: { settings: 'jsonb', created_at: 'timestamptz', updated_at: 'timestamptz' },
  key: 'scope_id',
};

export const OPERATIONS: Target = {
  table: 'tool_operations',
  given: {
    operation_id: 'text',
    session_id: 'text',
    tool_id: 'text',
    tool_name: 'text',
    operation_mode: 'text',
    parameters: 'jsonb',
    file_path: 'text',
    tokens_original: 'bigint',
    tokens_actual: 'bigint',
    response_time_ms: 'double precision',
    timestamp: 'timestamptz',
  },
  key: 'operation_id',
  needs: SESSION,
};

export const CACHE_HITS: Target = {
  table: 'cache_hits',
  given: { tool_id: 'text', file_path: 'text', tokens_saved: 'bigint', timestamp: 'timestamptz' },
};

export const VELOCITY: Target = {
  table: 'session_velocity',
  given: {
    session_id: 'text',
    timestamp: 'timestamptz',
    tokens_saved: 'bigint',
    velocity: 'double precision',
    acceleration: 'double precision',
    prediction_confidence: 'double precision',
  },
  needs: SESSION,
};

export const PREDICTIONS: Target = {
  table: 'checkpoint_predictions',
  given: {
    session_id: 'text',
    predicted_at: 'timestamptz',
    predicted_checkpoint_time: 'timestamptz',
    predicted_tokens: 'bigint',
    actual_checkpoint_time: 'timestamptz',
    actual_checkpoint_id: 'text',
    prediction_accuracy: 'double precision',
    strategy: 'text',
  },
  needs: SESSION,
};

const DELTA = 'bigint';
export const METRICS: Target = {
  table: 'metrics',
  given: Object.fromEntries(
    COLUMNS.map((column) => [column, column in GIVEN ? GIVEN[column as keyof typeof GIVEN] : DELTA]),
  ),
  needs: SESSION,
};

/** The import decides about all of it, times and author included. */
export const CHECKPOINTS: Target = {
  table: 'checkpoints',
  given: {
    checkpoint_id: 'text',
    session_id: 'text',
    tool_id: 'text',
    tool_version: 'text',
    checkpoint_type: 'text',
    created_at: 'timestamptz',
    summary: 'text',
    ...Object.fromEntries(LISTS.map((list) => [list, 'jsonb'])),
    compressed_context: 'text',
    original_tokens: 'bigint',
    compressed_tokens: 'bigint',
    visibility: 'text',
    author_id: 'text',
    recorded_by: 'text',
    revision: 'integer',
    recorded_at: 'timestamptz',
    recorded_end: 'timestamptz',
    valid_from: 'timestamptz',
    valid_to: 'timestamptz',
    superseded_by: 'text',
    supersedes: 'jsonb',
    influenced_by: 'jsonb',
    parent_checkpoint_id: 'text',
    hash: 'text',
  },
  computed: { content_hash: `decode(g.hash, 'hex')`, search: searchVectorOf('g') },
  key: 'checkpoint_id',
  needs: SESSION,
};
