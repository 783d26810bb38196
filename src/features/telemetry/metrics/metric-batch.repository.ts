import { type RawBuilder, sql } from 'kysely';
import { MICROSECONDS_NOW, microsecondsFrom, timestampFrom } from '../../../db/query/microseconds.ts';
import { type Columns, rowsFrom } from '../../../db/query/rows-from.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/storing.ts';
import { stringifyExactly } from '../../../lib/exact-json.ts';
import { microsecondsOf } from '../../../lib/utc.ts';
import { addTotals, insertSamples, storeGrown } from './growth.ts';
import { COUNTERS, type Counter, DELTAS, list, listEach } from './metric.columns.ts';
import type { StoreMetric } from './metric.schemas.ts';
import { type Growth, type Series, SeriesOfBatch, type SeriesState } from './series.ts';

export type BatchSample = Omit<StoreMetric, 'metrics'>;

/**
 * Stores the samples in order, advances their series, and adds the growth to their sessions: two statements, however
 * many samples there are. The caller has locked their sessions, which are open.
 */
export async function insertMetrics(tx: ScopeTransaction, samples: readonly BatchSample[]): Promise<void> {
  if (samples.length === 0) return;
  const batch = new SeriesOfBatch();
  const seriesOf = samples.map(({ tool_id = 'unknown', session_id = '' }) => batch.of(tool_id, session_id));
  const now = await lockSeries(tx, batch);
  const grown = samples.map((sample, n): GrownSample => {
    const time = sample.timestamp === undefined ? now : microsecondsOf(sample.timestamp);
    return { sample, time, growth: (seriesOf[n] as Series).take(sample, time) };
  });
  await storeSamples(tx, await rowsFrom(SENT, grown), batch.all);
}

interface GrownSample {
  readonly sample: BatchSample;
  /** Microseconds since 1970. */
  readonly time: number;
  readonly growth: Growth;
}

const SENT: Columns<GrownSample> = {
  timestamp: ['timestamptz', ({ time }) => time],
  service: ['text', ({ sample }) => sample.service ?? 'combined'],
  tool_id: ['text', ({ sample }) => sample.tool_id ?? 'unknown'],
  tool_version: ['text', ({ sample }) => sample.tool_version],
  session_id: ['text', ({ sample }) => sample.session_id],
  metadata: ['jsonb', ({ sample }) => sample.metadata && JSON.stringify(sample.metadata)],
  total_embeddings: ['bigint', ({ sample }) => sample.total_embeddings],
  cache_hits: ['bigint', ({ sample }) => sample.cache_hits],
  cache_hit_rate: ['double precision', ({ sample }) => sample.cache_hit_rate],
  tokens_processed: ['bigint', ({ sample }) => sample.tokens_processed],
  avg_latency_ms: ['double precision', ({ sample }) => sample.avg_latency_ms],
  total_compressions: ['bigint', ({ sample }) => sample.total_compressions],
  tokens_saved: ['bigint', ({ sample }) => sample.tokens_saved],
  compression_ratio: ['double precision', ({ sample }) => sample.compression_ratio],
  quality_score: ['double precision', ({ sample }) => sample.quality_score],
  pattern_count: ['bigint', ({ sample }) => sample.pattern_count],
  graph_nodes: ['bigint', ({ sample }) => sample.graph_nodes],
  graph_edges: ['bigint', ({ sample }) => sample.graph_edges],
  prediction_accuracy: ['double precision', ({ sample }) => sample.prediction_accuracy],
  tokens_saved_delta: ['bigint', ({ growth }) => growth.tokens_saved],
  total_compressions_delta: ['bigint', ({ growth }) => growth.total_compressions],
  total_embeddings_delta: ['bigint', ({ growth }) => growth.total_embeddings],
};

interface LockedSeries extends SeriesState {
  readonly tool_id: string;
  readonly session_id: string;
  readonly now: number;
}

/**
 * Locks the series, new ones included, and reads where they stand. Returns when the transaction began, in microseconds since
 * 1970. In the order of their names, so that two batches cannot
 * deadlock. By an update that changes nothing, because PostgreSQL returns no row that it only locks.
 */
async function lockSeries(tx: ScopeTransaction, batch: SeriesOfBatch): Promise<number> {
  const tools = batch.all.map(({ tool_id }) => tool_id);
  const sessions = batch.all.map(({ session_id }) => session_id);
  const locked = await storing<LockedSeries>(tx, {
    // as subselects, because PostgreSQL plans again for each array that is a parameter
    ctes: sql`begun as (
      insert into metric_series as series (tool_id, session_id, last_timestamp, ${list(DELTAS)})
      select tool_id, session_id, '-infinity', 0, 0, 0
      from unnest((select ${tools}::text[]), (select ${sessions}::text[])) as given (tool_id, session_id)
      order by tool_id, session_id
      on conflict (scope_id, tool_id, session_id) do update set last_timestamp = series.last_timestamp
      returning tool_id, session_id, last_timestamp, ${list(COUNTERS)}, case when series.xmax = 0 then stored_bytes else 0 end as new_bytes)`,
    growth: sql`select sum(new_bytes) from begun`,
    rows: sql`select tool_id, session_id, ${list(COUNTERS)},
      case when isfinite(last_timestamp) then ${microsecondsFrom('last_timestamp')} end as newest,
      ${MICROSECONDS_NOW} as now from begun`,
  });
  for (const state of locked) batch.of(state.tool_id, state.session_id).begin(state);
  return (locked[0] as LockedSeries).now;
}

const totalOf = (counter: Counter) => `${counter}_total`;

/** As JSON for `storeSamples`: where the series stands now, and what the batch has added. */
function movedOf({ tool_id, session_id, newest, last, growth, total }: Series) {
  const counters = COUNTERS.flatMap((counter) => [
    [counter, last[counter]],
    [`${counter}_delta`, growth[counter]],
    [totalOf(counter), total[counter]],
  ]);
  return { tool_id, session_id, newest, ...Object.fromEntries(counters) };
}

const MOVED: RawBuilder<unknown> = listEach(
  [...COUNTERS, ...DELTAS, ...COUNTERS.map(totalOf)],
  (name) => `${name} bigint`,
);

/** The series as a table of that name. */
const tableOf = (series: readonly Series[]) =>
  sql`jsonb_to_recordset(${stringifyExactly(series.map(movedOf))}::jsonb)
        as series (tool_id text, session_id text, newest bigint, ${MOVED})`;

const sumsOf = (series: RawBuilder<unknown>) => sql`
      select session_id, ${listEach(COUNTERS, (counter) => `sum(${totalOf(counter)})::bigint as ${counter}_delta`)}
      from ${series} where session_id <> '' group by session_id`;

/** By an insert that always conflicts: PostgreSQL would plan an update as a scan of every series of the tenant. */
const moveTo = (series: RawBuilder<unknown>) => sql`
      insert into metric_series (tool_id, session_id, last_timestamp, ${list(COUNTERS)}, ${list(DELTAS)})
      select tool_id, session_id, ${timestampFrom('newest')}, ${list(COUNTERS)}, ${list(DELTAS)} from ${series}
      on conflict (scope_id, tool_id, session_id) do update
        set ${listEach(['last_timestamp', ...COUNTERS, ...DELTAS], (name) => `${name} = excluded.${name}`)}
      returning 1 as one`;

async function storeSamples(
  tx: ScopeTransaction,
  rows: RawBuilder<unknown>,
  series: readonly Series[],
): Promise<void> {
  const moved = tableOf(series);
  const growth = sql`select sum(stored_bytes) from stored`;
  if (!tx.isDistributed) {
    await storing(tx, {
      ctes: sql`series as (select * from ${moved}),
    grown as (select * from ${rows} sent),
    sums as (${sumsOf(sql`series`)}),
    ${storeGrown(tx, { grown: sql`grown`, sums: sql`sums`, returning: sql`stored_bytes` })},
    moved as (${moveTo(sql`series`)})`,
      growth,
    });
    return;
  }
  // a statement for each table: an INSERT that reads CTEs would send them to all nodes
  await Promise.all([
    storing(tx, { ctes: sql`stored as (${insertSamples(sql`${rows} sent`, sql`stored_bytes`)})`, growth }),
    addTotals(tx, sql`(${sumsOf(moved)}) sums`).execute(tx.db),
    moveTo(moved).execute(tx.db),
  ]);
}
