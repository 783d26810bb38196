import { type RawBuilder, sql } from 'kysely';
import { CompositeArrayWriter } from '../../../db/query/composite-array.ts';
import { MICROSECONDS_NOW, microsecondsFrom, timestampFrom } from '../../../db/query/microseconds.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/stored-bytes.ts';
import { stringifyExactly } from '../../../lib/exact-json.ts';
import { microsecondsOf } from '../../../lib/utc.ts';
import { storeGrown } from './growth.ts';
import { COLUMNS, COUNTERS, type Counter, DELTAS, list, listEach } from './metric.columns.ts';
import type { StoreMetric } from './metric.schemas.ts';
import { type Series, SeriesOfBatch, type SeriesState } from './series.ts';

export type BatchSample = Omit<StoreMetric, 'metrics'>;

/**
 * Stores the samples in order, advances their series, and adds the growth to their sessions: two statements, however
 * many samples there are. The caller has locked their sessions, which are open.
 */
export async function insertMetrics(tx: ScopeTransaction, samples: readonly BatchSample[]): Promise<void> {
  if (samples.length === 0) return;
  const batch = new SeriesOfBatch();
  const seriesOf = samples.map(({ tool_id = 'unknown', session_id = '' }) => batch.of(tool_id, session_id));
  const { typeOid, now } = await lockSeries(tx, batch);
  const rows = new CompositeArrayWriter(typeOid, COLUMNS.length, samples.length);
  samples.forEach((sample, n) => {
    const series = seriesOf[n] as Series;
    const time = sample.timestamp === undefined ? now : microsecondsOf(sample.timestamp);
    series.take(sample, time);
    writeSample(rows, sample, time, series.growth);
  });
  await storeSamples(tx, rows.done(), batch.all);
}

interface Locked {
  /** Of the type metric_sample. */
  readonly typeOid: number;
  /** When the transaction began, in microseconds since 1970. */
  readonly now: number;
}

interface LockedSeries extends SeriesState {
  readonly tool_id: string;
  readonly session_id: string;
  readonly type_oid: number;
  readonly now: number;
}

/**
 * Locks the series, new ones included, and reads where they stand. In the order of their names, so that two batches cannot
 * deadlock. By an update that changes nothing, because PostgreSQL returns no row that it only locks.
 */
async function lockSeries(tx: ScopeTransaction, batch: SeriesOfBatch): Promise<Locked> {
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
      'metric_sample'::regtype::oid::bigint as type_oid, ${MICROSECONDS_NOW} as now from begun`,
  });
  for (const state of locked) batch.of(state.tool_id, state.session_id).begin(state);
  const [{ type_oid: typeOid, now }] = locked as [LockedSeries];
  return { typeOid, now };
}

/** In the order of the type metric_sample. */
function writeSample(
  row: CompositeArrayWriter,
  sample: BatchSample,
  time: number,
  growth: Readonly<Record<Counter, number>>,
): void {
  row.beginRow();
  row.timestamptz(time);
  row.text(sample.service ?? 'combined');
  row.text(sample.tool_id ?? 'unknown');
  row.text(sample.tool_version);
  row.text(sample.session_id);
  row.jsonb(sample.metadata && JSON.stringify(sample.metadata));
  row.bigint(sample.total_embeddings);
  row.bigint(sample.cache_hits);
  row.double(sample.cache_hit_rate);
  row.bigint(sample.tokens_processed);
  row.double(sample.avg_latency_ms);
  row.bigint(sample.total_compressions);
  row.bigint(sample.tokens_saved);
  row.double(sample.compression_ratio);
  row.double(sample.quality_score);
  row.bigint(sample.pattern_count);
  row.bigint(sample.graph_nodes);
  row.bigint(sample.graph_edges);
  row.double(sample.prediction_accuracy);
  row.bigint(growth.tokens_saved);
  row.bigint(growth.total_compressions);
  row.bigint(growth.total_embeddings);
  row.endRow();
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

/** Series are moved by an insert that always conflicts: PostgreSQL would plan an update as a scan of every series of the tenant. */
async function storeSamples(tx: ScopeTransaction, rows: Buffer, series: readonly Series[]): Promise<void> {
  await storing(tx, {
    ctes: sql`series as (
      select * from jsonb_to_recordset(${stringifyExactly(series.map(movedOf))}::jsonb)
        as series (tool_id text, session_id text, newest bigint, ${MOVED})
    ),
    ${storeGrown(tx, {
      grown: sql`select ${list(COLUMNS)} from unnest((select ${rows}::metric_sample[])) as sent (${list(COLUMNS)})`,
      sums: sql`select session_id, ${listEach(COUNTERS, (counter) => `sum(${totalOf(counter)})::bigint as ${counter}_delta`)}
        from series where session_id <> '' group by session_id`,
      returning: sql`stored_bytes`,
    })},
    moved as (
      insert into metric_series (tool_id, session_id, last_timestamp, ${list(COUNTERS)}, ${list(DELTAS)})
      select tool_id, session_id, ${timestampFrom('newest')}, ${list(COUNTERS)}, ${list(DELTAS)} from series
      on conflict (scope_id, tool_id, session_id) do update
        set ${listEach(['last_timestamp', ...COUNTERS, ...DELTAS], (name) => `${name} = excluded.${name}`)}
      returning 1
    )`,
    growth: sql`select sum(stored_bytes) from stored`,
  });
}
