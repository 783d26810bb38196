import { type RawBuilder, sql } from 'kysely';
import { CompositeArrayWriter } from '../../../db/query/composite-array.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/stored-bytes.ts';
import { microsecondsOf } from '../../../lib/utc.ts';
import { storeGrown } from './growth.ts';
import {
  COUNTERS,
  DELTAS,
  GIVEN,
  GIVEN_COLUMNS,
  type GivenColumn,
  list,
  listEach,
} from './metric.columns.ts';
import type { StoreMetric } from './metric.schemas.ts';
import { type Series, SeriesOfBatch } from './series.ts';

export type BatchSample = Omit<StoreMetric, 'metrics'>;

/**
 * Stores the samples in order, advances their series, and adds the growth to their sessions: two statements, however
 * many samples there are. The caller has locked their sessions, which are open.
 */
export async function insertMetrics(tx: ScopeTransaction, samples: readonly BatchSample[]): Promise<void> {
  if (samples.length === 0) return;
  const batch = new SeriesOfBatch();
  const places = samples.map(({ tool_id = 'unknown', session_id = '' }) =>
    batch.placeOf(tool_id, session_id),
  );
  const typeOid = await lockSeries(tx, batch.all);
  const rows = new CompositeArrayWriter(typeOid, GIVEN_COLUMNS.length + 1, samples.length);
  samples.forEach((sample, n) => {
    writeSample(rows, sample, places[n] as number);
  });
  await storeSamples(tx, rows.done(), batch.all);
}

/** The series with their places. As a subselect, because PostgreSQL plans again for each array that is a parameter. */
function given(series: readonly Series[]): RawBuilder<unknown> {
  const tools = series.map(({ tool_id }) => tool_id);
  const sessions = series.map(({ session_id }) => session_id);
  return sql`unnest((select ${tools}::text[]), (select ${sessions}::text[])) with ordinality
    as given (tool_id, session_id, series)`;
}

/**
 * Locks the series, new ones included, and returns the OID of the type metric_sample. In the order of their names, so
 * that two batches cannot deadlock. A conflict locks the row even if the condition prevents the update.
 */
async function lockSeries(tx: ScopeTransaction, series: readonly Series[]): Promise<number> {
  const [row] = await storing<{ type_oid: number }>(tx, {
    ctes: sql`begun as (
      insert into metric_series (tool_id, session_id, last_timestamp, ${list(DELTAS)})
      select tool_id, session_id, '-infinity', 0, 0, 0 from ${given(series)} order by tool_id, session_id
      on conflict (scope_id, tool_id, session_id) do update set last_timestamp = excluded.last_timestamp where false
      returning stored_bytes)`,
    growth: sql`select sum(stored_bytes) from begun`,
    rows: sql`select 'metric_sample'::regtype::oid::bigint as type_oid`,
  });
  return (row as { type_oid: number }).type_oid;
}

/** In the order of the type metric_sample. */
function writeSample(row: CompositeArrayWriter, sample: BatchSample, place: number): void {
  row.beginRow();
  row.timestamptz(sample.timestamp === undefined ? undefined : microsecondsOf(sample.timestamp));
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
  row.bigint(place);
  row.endRow();
}

const EARLIER = sql`earlier as (partition by series order by position rows between unbounded preceding and 1 preceding)`;

/** What the rule needs of a series stands before its samples like one more sample. */
const STATE_COLUMNS: readonly string[] = ['timestamp', 'tool_id', ...COUNTERS];
const ofState = (column: GivenColumn) => (STATE_COLUMNS.includes(column) ? column : `null::${GIVEN[column]}`);

/** The last value before that counted: the largest of [position, value]. */
const lastCounted = (counter: string) =>
  `(max(array[position, counted_${counter}]) filter (where counted_${counter} is not null) over earlier)[2]`;

/**
 * Series are looked up one by one and moved by an insert that always conflicts: PostgreSQL would plan a join or an
 * update as a scan of every series of the tenant.
 */
async function storeSamples(tx: ScopeTransaction, rows: Buffer, series: readonly Series[]): Promise<void> {
  await storing(tx, {
    ctes: sql`states as (
      select last_timestamp as timestamp, tool_id, ${list(COUNTERS)}, series
      from ${given(series)}, lateral (
        select last_timestamp, ${list(COUNTERS)} from metric_series s
        where s.scope_id = ${tx.scopeId} and s.tool_id = given.tool_id and s.session_id = given.session_id offset 0) s
    ),
    samples as (
      select coalesce(timestamp, now()) as timestamp, ${list(GIVEN_COLUMNS.slice(1))}, series, position
      from unnest((select ${rows}::metric_sample[])) with ordinality as sent (${list(GIVEN_COLUMNS)}, series, position)
      union all
      select ${listEach(GIVEN_COLUMNS, ofState)}, series, 0 from states
    ),
    timed as (select *, max(timestamp) over earlier as newest from samples window ${EARLIER}),
    counted as (
      select *, ${listEach(COUNTERS, (counter) => `counted_value(${counter}, timestamp, newest) as counted_${counter}`)}
      from timed
    ),
    followed as (
      select *, ${listEach(COUNTERS, (counter) => `${lastCounted(counter)} as last_${counter}`)},
        lead(position) over earlier is null as is_last
      from counted window ${EARLIER}
    ),
    ${storeGrown(tx, {
      grown: sql`select *, ${listEach(COUNTERS, (counter) => `counter_growth(counted_${counter}, last_${counter}) as ${counter}_delta`)}
        from followed where position > 0 order by position`,
      sums: sql`select session_id, ${listEach(DELTAS, (delta) => `sum(${delta})::bigint as ${delta}`)}
        from grown where session_id is not null group by session_id`,
      returning: sql`stored_bytes`,
    })},
    moved as (
      insert into metric_series (tool_id, session_id, last_timestamp, ${list(COUNTERS)}, ${list(DELTAS)})
      select tool_id, coalesce(session_id, ''), greatest(newest, timestamp),
        ${listEach(COUNTERS, (counter) => `coalesce(counted_${counter}, last_${counter})`)}, ${list(DELTAS)}
      from grown where is_last
      on conflict (scope_id, tool_id, session_id) do update
        set ${listEach(['last_timestamp', ...COUNTERS, ...DELTAS], (name) => `${name} = excluded.${name}`)}
      returning 1
    )`,
    growth: sql`select sum(stored_bytes) from stored`,
  });
}
