import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Metrics } from '../../../db/schema/tables.ts';

/** The values of a sample, with the types of their columns. */
export const GIVEN = {
  timestamp: 'timestamptz',
  service: 'text',
  tool_id: 'text',
  tool_version: 'text',
  session_id: 'text',
  metadata: 'jsonb',
  total_embeddings: 'bigint',
  cache_hits: 'bigint',
  cache_hit_rate: 'double precision',
  tokens_processed: 'bigint',
  avg_latency_ms: 'double precision',
  total_compressions: 'bigint',
  tokens_saved: 'bigint',
  compression_ratio: 'double precision',
  quality_score: 'double precision',
  pattern_count: 'bigint',
  graph_nodes: 'bigint',
  graph_edges: 'bigint',
  prediction_accuracy: 'double precision',
} as const satisfies Partial<Record<keyof Metrics, string>>;

export type GivenColumn = keyof typeof GIVEN;
export const GIVEN_COLUMNS = Object.keys(GIVEN) as GivenColumn[];

/** The counters whose growth is stored. */
export const COUNTERS = ['tokens_saved', 'total_compressions', 'total_embeddings'] as const;
export type Counter = (typeof COUNTERS)[number];
export const DELTAS = ['tokens_saved_delta', 'total_compressions_delta', 'total_embeddings_delta'] as const;

/** What a statement stores of a sample. */
export const COLUMNS = [...GIVEN_COLUMNS, ...DELTAS];
/** Who sent it, from settings of the transaction. */
export const SENDER = ['created_by', 'created_by_key'] as const;
export const SHOWN = [...COLUMNS, ...SENDER];
export type MetricRow = Pick<Selectable<Metrics>, (typeof SHOWN)[number]>;

/** `item` of each name, as a list in SQL. Both are trusted SQL. */
export const listEach = <N extends string>(
  names: readonly N[],
  item: (name: N) => string,
): RawBuilder<unknown> => sql.raw(names.map(item).join(', '));
export const list = (names: readonly string[]): RawBuilder<unknown> => listEach(names, (name) => name);
