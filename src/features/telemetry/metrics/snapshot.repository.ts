import { type RawBuilder, sql } from 'kysely';
import { hoursAgo } from '../../../db/query/ago.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { Total } from '../../../lib/exact-json.ts';
import type { GivenColumn } from './metric.columns.ts';

/** The counters of sessions as they stand now, and the gauges of the samples of the last day; NULL: not measured. */
export interface Snapshot {
  readonly total_embeddings: Total;
  readonly total_compressions: Total;
  readonly tokens_saved: Total;
  readonly cache_hit_rate: number | null;
  readonly avg_latency_ms: number | null;
  readonly compression_ratio: number | null;
  readonly quality_score: number | null;
  /** As a program last counted them, or else among the embeddings that were reported one by one. */
  readonly cache_hits: number | null;
  /** Only among the embeddings that were reported one by one. */
  readonly cache_misses: number | null;
  readonly tokens_processed: number | null;
  readonly pattern_count: number | null;
  readonly graph_nodes: number | null;
  readonly graph_edges: number | null;
  readonly prediction_accuracy: number | null;
}

const HOURS = 24;

/** Counters are sums over all sessions; rates are averages; the others are the last values that were reported. */
export function readSnapshot(tx: ScopeTransaction, toolId?: string): Promise<Snapshot> {
  let samples = tx.listFrom('metrics').where('timestamp', '>', hoursAgo(HOURS));
  let sessions = tx.selectFrom('tool_sessions');
  if (toolId !== undefined) {
    samples = samples.where('tool_id', '=', toolId);
    sessions = sessions.where('tool_id', '=', toolId);
  }
  const counters = sessions.select([sum('total_embeddings'), sum('total_compressions'), sum('tokens_saved')]);
  const gauges = samples.select([
    ...(['cache_hit_rate', 'avg_latency_ms', 'compression_ratio', 'quality_score'] as const).map(average),
    ...LAST.map(last),
    sql<number | null>`coalesce(${lastOf('cache_hits')}, ${singles(sql`= 100`)})`.as('cache_hits'),
    sql<number | null>`${singles(sql`< 100`)}`.as('cache_misses'),
  ]);
  return tx.db
    .selectFrom(counters.as('counters'))
    .innerJoin(gauges.as('gauges'), (join) => join.onTrue())
    .selectAll()
    .executeTakeFirstOrThrow() as Promise<Snapshot>;
}

const LAST = [
  'tokens_processed',
  'pattern_count',
  'graph_nodes',
  'graph_edges',
  'prediction_accuracy',
] as const satisfies readonly GivenColumn[];

const sum = <C extends string>(column: C) => sql<Total>`coalesce(sum(${sql.ref(column)}), 0)`.as(column);

const average = <C extends GivenColumn>(column: C) =>
  sql<number | null>`avg(${sql.ref(column)})::double precision`.as(column);

const lastOf = (column: GivenColumn) => sql<
  number | null
>`(array_agg(${sql.ref(column)} order by timestamp desc, id desc)
  filter (where ${sql.ref(column)} is not null))[1]`;

const last = <C extends GivenColumn>(column: C) => lastOf(column).as(column);

/** Embeddings that were reported one by one: what grew without a counter. NULL: there are none. */
const singles = (rate: RawBuilder<unknown>) => sql`
  case when count(*) filter (where ${IS_SINGLE}) > 0
    then coalesce(sum(total_embeddings_delta) filter (where ${IS_SINGLE} and cache_hit_rate ${rate}), 0) end`;

const IS_SINGLE = sql`total_embeddings is null and total_embeddings_delta > 0 and cache_hit_rate is not null`;
