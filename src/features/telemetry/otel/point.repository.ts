import { type RawBuilder, sql } from 'kysely';
import { type Columns, rowsFrom } from '../../../db/query/rows-from.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/storing.ts';
import { OWNER, OWNER_COLUMNS } from './owner.ts';
import type { SessionPoint } from './series.repository.ts';

const SENT: Columns<SessionPoint> = {
  series_id: ['text', ({ series_id }) => series_id],
  start_nanos: ['bigint', ({ start_nanos }) => start_nanos],
  time_nanos: ['bigint', ({ time_nanos }) => time_nanos],
  tool_id: ['text', ({ tool_id }) => tool_id],
  session_id: ['text', ({ session_id }) => session_id],
  start_time: ['timestamptz', ({ start_time }) => start_time],
  timestamp: ['timestamptz', ({ timestamp }) => timestamp],
  value: ['double precision', ({ value }) => value],
  count: ['bigint', ({ count }) => count],
  min: ['double precision', ({ min }) => min],
  max: ['double precision', ({ max }) => max],
  histogram: ['jsonb', ({ histogram }) => histogram],
};
/** Its series keeps the histogram. */
const COLUMNS = sql.raw(
  Object.keys(SENT)
    .filter((name) => name !== 'histogram')
    .join(', '),
);

/**
 * Stores the points that are not stored yet. Their series are locked. `hasHistograms`: whether the series are to keep the
 * bounds and counts of the latest of them.
 */
export async function insertPoints(
  tx: ScopeTransaction,
  points: readonly SessionPoint[],
  hasHistograms: boolean,
): Promise<void> {
  const rows = await rowsFrom(SENT, points);
  if (tx.isDistributed && hasHistograms) return storeWithHistograms(tx, rows, points);
  const sent = sql`sent as (select * from ${rows} given)`;
  const stored = sql`stored as (${insertSent(sql`sent`)})`;
  if (!hasHistograms) {
    await storing(tx, { ctes: sql`${sent}, ${stored}`, growth: sql`select sum(stored_bytes) from stored` });
    return;
  }
  await storing(tx, {
    ctes: sql`${sent}, ${stored},
    latest as materialized (
      select distinct on (series_id) series_id, histogram from sent
      where histogram is not null and ((series_id, start_nanos, time_nanos) in (select series_id, start_nanos, time_nanos from stored)) is true
      order by series_id, time_nanos desc
    ),
    -- by an insert that always conflicts: PostgreSQL would plan an update of many as nested loops
    kept as (
      insert into otel_series (series_id, tool_id, metric, unit, kind, histogram)
      select s.series_id, s.tool_id, s.metric, s.unit, s.kind, latest.histogram from latest, lateral (
        select series_id, tool_id, metric, unit, kind from otel_series s
        where s.scope_id = ${tx.scopeId} and s.series_id = latest.series_id offset 0) s
      on conflict (scope_id, series_id) do update set histogram = excluded.histogram
      returning series_id, stored_bytes
    ),
    -- this statement sees the series as they were before it
    before as (
      select stored_bytes from otel_series
      where scope_id = ${tx.scopeId} and series_id = any(array(select series_id from kept))
    )`,
    growth: sql`select coalesce((select sum(stored_bytes) from stored), 0) + coalesce((select sum(stored_bytes) from kept), 0)
      - coalesce((select sum(stored_bytes) from before), 0)`,
  });
}

const insertSent = (sent: RawBuilder<unknown>) => sql`
      insert into otel_points (${OWNER_COLUMNS}, ${COLUMNS})
      select ${OWNER_COLUMNS}, ${COLUMNS} from ${sent}, ${OWNER}
      on conflict (scope_id, series_id, start_nanos, time_nanos) do nothing
      returning series_id, start_nanos, time_nanos, stored_bytes`;

/** The same for Citus, where each part of a statement sees what the parts before it have changed. */
async function storeWithHistograms(
  tx: ScopeTransaction,
  rows: RawBuilder<unknown>,
  points: readonly SessionPoint[],
): Promise<void> {
  const stored = await storing<{ series_id: string; start_nanos: string; time_nanos: string }>(tx, {
    ctes: sql`stored as (${insertSent(sql`${rows} sent`)})`,
    growth: sql`select sum(stored_bytes) from stored`,
    rows: sql`select series_id, start_nanos::text as start_nanos, time_nanos::text as time_nanos from stored`,
  });
  const isStored = new Set(stored.map((one) => `${one.series_id} ${one.start_nanos} ${one.time_nanos}`));
  const latest = new Map<string, SessionPoint>();
  for (const point of points) {
    const { series_id, start_nanos, time_nanos, histogram } = point;
    if (histogram === null || !isStored.has(`${series_id} ${start_nanos} ${time_nanos}`)) continue;
    if (time_nanos > (latest.get(series_id)?.time_nanos ?? -1n)) latest.set(series_id, point);
  }
  if (latest.size === 0) return;
  const ids = [...latest.keys()];
  const histograms = [...latest.values()].map(({ histogram }) => histogram);
  const bytes = sql<{ bytes: number }>`
    select sum(stored_bytes)::bigint as bytes from otel_series
    where scope_id = ${tx.scopeId} and series_id = any(${ids}::text[])`;
  // the series are locked
  const before = await bytes.execute(tx.db);
  await storing(tx, {
    ctes: sql`kept as (
      update otel_series s set histogram = latest.histogram
      from unnest(${ids}::text[], ${histograms}::jsonb[]) as latest (series_id, histogram)
      where s.scope_id = ${tx.scopeId} and s.series_id = latest.series_id returning s.stored_bytes)`,
    growth: sql`select sum(stored_bytes) - ${before.rows[0]?.bytes ?? 0}::bigint from kept`,
  });
}
