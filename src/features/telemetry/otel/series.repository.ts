import { type RawBuilder, sql } from 'kysely';
import { hoursAgo } from '../../../db/query/ago.ts';
import { MICROSECONDS_NOW } from '../../../db/query/microseconds.ts';
import { type Columns, rowsFrom } from '../../../db/query/rows-from.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/storing.ts';
import type { SeriesPoint } from './facts.ts';
import type { StreamState } from './stream-growth.ts';

/** A point with the session of its external id. */
export type SessionPoint = SeriesPoint & { readonly session_id: string | undefined };

/**
 * The time of the latest point has the precision of an hour, because each new value touches every index. It is computed before
 * the conflict: what follows ON CONFLICT takes neither parameters nor functions that are not immutable on Citus.
 */
const THIS_HOUR = sql`date_trunc('hour', now())`;
/** A series is open until it got no point for so long. */
const OPEN_HOURS = 24;

export async function findMissingSeries(
  tx: ScopeTransaction,
  seriesIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ series_id: string }>`
    select series_id from unnest((select ${seriesIds}::text[])) given (series_id)
    where not exists (
      select 1 from otel_series s where s.scope_id = ${tx.scopeId} and s.series_id = given.series_id offset 0)`.execute(
    tx.db,
  );
  return rows.map(({ series_id }) => series_id);
}

/** Lets one transaction of the scope at a time make series, so that their number is exact. */
export async function lockNewSeries(tx: ScopeTransaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${tx.scopeId} || ' makes series', 0))`.execute(
    tx.db,
  );
}

/** The number of open series of the scope, counted up to `most`. */
export async function countOpenSeries(tx: ScopeTransaction, most: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (
      select 1 from otel_series where scope_id = ${tx.scopeId} and not archived and last_point_at > ${hoursAgo(OPEN_HOURS)} limit ${most}) open`.execute(
    tx.db,
  );
  return rows[0]?.count ?? 0;
}

const SERIES: Columns<SessionPoint> = {
  series_id: ['text', ({ series_id }) => series_id],
  tool_id: ['text', ({ tool_id }) => tool_id],
  session_id: ['text', ({ session_id }) => session_id],
  metric: ['text', ({ metric }) => metric],
  unit: ['text', ({ unit }) => unit],
  kind: ['text', ({ kind }) => kind],
  measure: ['text', ({ measure }) => measure],
  bucket: ['text', ({ bucket }) => bucket],
  model: ['text', ({ model }) => model],
  attributes: ['jsonb', ({ attributes }) => attributes],
};
const SERIES_COLUMNS = sql.raw(Object.keys(SERIES).join(', '));

/** The series of these points, as the rows for `lockSeries`. */
export const rowsOfSeries = (series: readonly SessionPoint[]) => rowsFrom(SERIES, series);

/**
 * Makes and locks the series, which are in the order of their ids, so that two transactions cannot deadlock. A conflict
 * locks the row even if the condition prevents the update.
 */
export async function lockSeries(tx: ScopeTransaction, rows: RawBuilder<unknown>): Promise<void> {
  await storing(tx, {
    ctes: sql`begun as (
      insert into otel_series (${SERIES_COLUMNS}, last_point_at)
      select ${SERIES_COLUMNS}, ${THIS_HOUR} from ${rows} sent
      on conflict (scope_id, series_id) do update set last_point_at = excluded.last_point_at, archived = false
        where otel_series.last_point_at < excluded.last_point_at
      -- an updated row carries its updater's xmax
      returning case when xmax = 0 then stored_bytes else 0 end as new_bytes
    )`,
    growth: sql`select sum(new_bytes) from begun`,
  });
}

export interface StreamId {
  readonly series_id: string;
  readonly start_nanos: bigint;
}

export interface FoundStreams {
  /** Microseconds since 1970, by the database's clock. */
  readonly now: number;
  readonly states: ReadonlyMap<string, StreamState>;
}

/** The name of a stream. */
export const nameOf = ({ series_id, start_nanos }: StreamId): string => `${series_id} ${start_nanos}`;

/** Where streams of locked series stand. */
export async function findStreams(tx: ScopeTransaction, streams: readonly StreamId[]): Promise<FoundStreams> {
  const { rows } = await sql<
    Record<'series_id' | 'start_nanos' | 'time_nanos', string> & {
      value: number | null;
      count: number | null;
      now: number;
    }
  >`
    select given.series_id, given.start_nanos::text, s.time_nanos::text, s.value, s.count, ${MICROSECONDS_NOW} as now
    from unnest((select ${streams.map(({ series_id }) => series_id)}::text[]), (select ${streams.map(({ start_nanos }) => `${start_nanos}`)}::bigint[]))
      as given (series_id, start_nanos)
    left join lateral (
      select time_nanos, value, count from otel_streams s
      where s.scope_id = ${tx.scopeId} and s.series_id = given.series_id and s.start_nanos = given.start_nanos offset 0) s on true`.execute(
    tx.db,
  );
  const states = new Map<string, StreamState>();
  for (const { series_id, start_nanos, time_nanos, value, count } of rows)
    if (value !== null)
      states.set(`${series_id} ${start_nanos}`, { time_nanos: BigInt(time_nanos), value, count });
  return { now: rows[0]?.now ?? 0, states };
}

const STREAM: Columns<StreamId & StreamState> = {
  series_id: ['text', ({ series_id }) => series_id],
  start_nanos: ['bigint', ({ start_nanos }) => start_nanos],
  time_nanos: ['bigint', ({ time_nanos }) => time_nanos],
  value: ['double precision', ({ value }) => value],
  count: ['bigint', ({ count }) => count],
};

/** Writes where the streams stand now. */
export async function upsertStreams(
  tx: ScopeTransaction,
  streams: readonly (StreamId & StreamState)[],
): Promise<void> {
  const rows = await rowsFrom(STREAM, streams);
  await storing(tx, {
    ctes: sql`moved as (
      insert into otel_streams (series_id, start_nanos, time_nanos, value, count, last_point_at)
      select series_id, start_nanos, time_nanos, value, count, ${THIS_HOUR} from ${rows} sent
      on conflict (scope_id, series_id, start_nanos) do update set
        time_nanos = excluded.time_nanos, value = excluded.value, count = excluded.count,
        last_point_at = greatest(otel_streams.last_point_at, excluded.last_point_at)
      returning case when xmax = 0 then stored_bytes else 0 end as new_bytes
    )`,
    growth: sql`select sum(new_bytes) from moved`,
  });
}
