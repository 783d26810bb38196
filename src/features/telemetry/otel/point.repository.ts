import { sql } from 'kysely';
import { type Columns, rowsFrom } from '../../../db/query/rows-from.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/stored-bytes.ts';
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
  const stored = sql`stored as (
      insert into otel_points (${OWNER_COLUMNS}, ${COLUMNS})
      select ${OWNER_COLUMNS}, ${COLUMNS} from sent, ${OWNER}
      on conflict (scope_id, series_id, start_nanos, time_nanos) do nothing
      returning series_id, start_nanos, time_nanos, stored_bytes
    )`;
  const sent = sql`sent as (select * from ${rows} given)`;
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
