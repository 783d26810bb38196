import { type RawBuilder, sql } from 'kysely';
import { CompositeArrayWriter } from '../../../db/query/composite-array.ts';
import { MICROSECONDS_NOW, microsecondsFrom, microsecondsOf } from '../../../db/query/microseconds.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/stored-bytes.ts';
import { COLUMNS, DELTAS } from './metric.repository.ts';
import type { StoreMetric } from './metric.schemas.ts';
import { COUNTERS, type Counter, type Series, SeriesOfBatch } from './series.ts';

export type BatchSample = Omit<StoreMetric, 'metrics'>;

/**
 * Stores the samples in order, advances their series, and adds the growth to their sessions: five statements in two
 * round trips, however many samples there are. The caller has locked their sessions, which are open.
 */
export async function insertMetrics(tx: ScopeTransaction, samples: readonly BatchSample[]): Promise<void> {
  if (samples.length === 0) return;
  const batch = new SeriesOfBatch();
  const seriesOf = samples.map(({ tool_id = 'unknown', session_id = '' }) => batch.of(tool_id, session_id));
  const series = batch.all();
  const { now, typeOid } = await lockSeries(tx, series);
  const rows = new CompositeArrayWriter(typeOid, COLUMNS.length, samples.length);
  samples.forEach((sample, n) => {
    const timestamp = sample.timestamp === undefined ? now : microsecondsOf(sample.timestamp);
    const own = seriesOf[n] as Series;
    own.advance(timestamp, sample);
    writeSample(rows, sample, timestamp, own);
  });
  await Promise.all([insertRows(tx, rows.done()), moveSeries(tx, series), addToSessions(tx, series)]);
}

const GROWTH = sql`select sum(stored_bytes) from stored`;
const NAMES = sql.raw(COLUMNS.join(', '));

// The scope comes from the same source as the column defaults, but is read once for all rows.
function insertRows(tx: ScopeTransaction, rows: Buffer): Promise<unknown> {
  return storing(tx, {
    ctes: sql`stored as (
    insert into metrics (scope_id, tenant_id, ${NAMES})
    select scope_id, tenant_id, ${NAMES}
    from (select coalesce(current_setting('app.tenant_id', true), '') as scope_id,
        nullif(current_setting('app.tenant_id', true), '') as tenant_id offset 0) scope,
      unnest(${rows}::metric_sample[])
    returning stored_bytes)`,
    growth: GROWTH,
  });
}

/** In the order of the type metric_sample. */
function writeSample(
  row: CompositeArrayWriter,
  sample: BatchSample,
  timestamp: number,
  series: Series,
): void {
  row.beginRow();
  row.timestamptz(timestamp);
  row.text(sample.service ?? 'combined');
  row.text(series.tool_id);
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
  row.bigint(series.tokens_saved.delta);
  row.bigint(series.total_compressions.delta);
  row.bigint(series.total_embeddings.delta);
  row.endRow();
}

interface SeriesRow extends Record<Counter, number | null> {
  readonly place: number;
  readonly last_timestamp: number | null;
  readonly now: number;
  readonly type_oid: number;
}

/**
 * Locks the series and returns their state, including new ones. In the order of their names, so that two batches cannot
 * deadlock.
 */
async function lockSeries(tx: ScopeTransaction, series: readonly Series[]) {
  const [, known] = await Promise.all([beginSeries(tx, series), lockKnownSeries(tx, series)]);
  for (const { place, last_timestamp, ...last } of known)
    series[place - 1]?.continueFrom(last_timestamp, last);
  const [{ now, type_oid: typeOid }] = known as [SeriesRow];
  return { now, typeOid };
}

function inOrder(series: readonly Series[]): RawBuilder<unknown> {
  const tools = series.map(({ tool_id }) => tool_id);
  const sessions = series.map(({ session_id }) => session_id);
  return sql`(select * from unnest(${tools}::text[], ${sessions}::text[]) with ordinality
    as given (tool_id, session_id, place) order by tool_id, session_id) given`;
}

async function lockKnownSeries(tx: ScopeTransaction, series: readonly Series[]): Promise<SeriesRow[]> {
  // one lookup per key: a join would be planned as a scan of every series of the tenant
  const { rows } = await sql<SeriesRow>`
    select place, ${sql.raw(COUNTERS.join(', '))},
      ${microsecondsFrom(`nullif(last_timestamp, '-infinity')`)} as last_timestamp,
      ${MICROSECONDS_NOW} as now, 'metric_sample'::regtype::oid::bigint as type_oid
    from ${inOrder(series)}, lateral (
      select * from metric_series s
      where s.scope_id = ${tx.scopeId} and s.tool_id = given.tool_id and s.session_id = given.session_id
      for no key update
    ) known`.execute(tx.db);
  return rows;
}

/**
 * Creates new series before any is locked: a transaction that holds a lock must not wait for a series that another one
 * has just created.
 */
function beginSeries(tx: ScopeTransaction, series: readonly Series[]): Promise<unknown> {
  return storing(tx, {
    ctes: sql`stored as (
    insert into metric_series (tool_id, session_id, last_timestamp, ${sql.raw(DELTAS.join(', '))})
    select tool_id, session_id, '-infinity', 0, 0, 0 from ${inOrder(series)}
    on conflict (scope_id, tool_id, session_id) do nothing
    returning stored_bytes)`,
    growth: GROWTH,
  });
}

const assigned = (names: readonly string[], value: (name: string) => string) =>
  sql.raw(names.map((name) => `${name} = ${value(name)}`).join(', '));
const bigints = (names: readonly string[]) => sql.raw(names.map((name) => `${name} bigint`).join(', '));

const MOVED = [...COUNTERS, ...DELTAS];

function moveSeries(tx: ScopeTransaction, series: readonly Series[]): Promise<unknown> {
  const moved = series.map(({ tool_id, session_id, lastTimestamp, ...counters }) => ({
    ...{ tool_id, session_id, last_timestamp: lastTimestamp },
    ...Object.fromEntries(COUNTERS.map((counter) => [counter, counters[counter].last])),
    ...Object.fromEntries(COUNTERS.map((counter) => [`${counter}_delta`, counters[counter].delta])),
  }));
  const names = sql.raw(['tool_id', 'session_id', 'last_timestamp', ...MOVED].join(', '));
  // all rows exist already; written as an insert, because that uses the key and is never planned as a join
  return sql`insert into metric_series (${names})
    select tool_id, session_id, timestamptz 'epoch' + last_timestamp * interval '1 microsecond', ${sql.raw(MOVED.join(', '))}
    from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as moved
      (tool_id text, session_id text, last_timestamp bigint, ${bigints(MOVED)})
    on conflict (scope_id, tool_id, session_id) do update
      set ${assigned(['last_timestamp', ...MOVED], (name) => `excluded.${name}`)}`.execute(tx.db);
}

async function addToSessions(tx: ScopeTransaction, series: readonly Series[]): Promise<void> {
  const sums = new Map<string, Record<Counter, bigint>>();
  for (const { session_id, ...counters } of series) {
    if (session_id === '') continue;
    const sum = sums.get(session_id) ?? { tokens_saved: 0n, total_compressions: 0n, total_embeddings: 0n };
    for (const counter of COUNTERS) sum[counter] += counters[counter].total;
    sums.set(session_id, sum);
  }
  if (sums.size === 0) return;
  // as text, because JSON numbers would not be exact
  const grown = [...sums].map(([session_id, sum]) => ({
    session_id,
    ...Object.fromEntries(COUNTERS.map((counter) => [counter, `${sum[counter]}`])),
  }));
  // The ids as an array that the statement builds: PostgreSQL looks up each of them, and plans only once.
  await sql`
    with grown as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(grown)}::jsonb) as sent (session_id text, ${bigints(COUNTERS)})
    )
    update tool_sessions s
    set last_activity = now(), ${assigned(COUNTERS, (name) => `s.${name} + grown.${name}`)}
    from grown
    where s.scope_id = ${tx.scopeId} and s.session_id = any(array(select session_id from grown))
      and s.session_id = grown.session_id`.execute(tx.db);
}
