import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../../db/transaction/database.ts';
import { storing } from '../../../../db/transaction/storing.ts';
import { COUNTERS, DELTAS, list, listEach } from '../../../telemetry/metrics/metric.columns.ts';
import type { SeriesState } from '../convert/growth.ts';
import type { ImportedMetric } from '../convert/metrics.ts';
import { type Skipped, skippedRows, storeRows } from './insert-rows.ts';
import { METRICS } from './targets.ts';

const SERIES_TYPES = sql.raw([...COUNTERS, ...DELTAS].map((column) => `${column} bigint`).join(', '));

/**
 * Stores samples with their growth, adds it to their sessions, and moves their series unless newer samples have. In the
 * order of their names, so that two transactions that write the same series cannot deadlock.
 */
export async function insertOldMetrics(
  tx: ScopeTransaction,
  metrics: readonly ImportedMetric[],
): Promise<Skipped[]> {
  if (metrics.length === 0) return [];
  return storing<Skipped>(tx, {
    ctes: sql`${storeRows(tx, METRICS, JSON.stringify(metrics.map(({ row }) => row)))},
    sums as (
      select session_id, ${listEach(DELTAS, (delta) => `sum(${delta})::bigint as ${delta}`)}
      from fitting where session_id is not null group by session_id
    ),
    totals as (
      update tool_sessions s
      set ${listEach(COUNTERS, (counter) => `${counter} = s.${counter} + sums.${counter}_delta`)}
      from sums
      where s.scope_id = ${tx.scopeId} and s.session_id = any(array(select session_id from sums))
        and s.session_id = sums.session_id
    ),
    moved as (
      insert into metric_series (tool_id, session_id, last_timestamp, ${list(COUNTERS)}, ${list(DELTAS)})
      select tool_id, session_id, last_timestamp, ${list(COUNTERS)}, ${list(DELTAS)}
      from json_to_recordset(${JSON.stringify(seriesOf(metrics))}::json)
        as g (tool_id text, session_id text, last_timestamp timestamptz, ${SERIES_TYPES})
      where session_id = '' or exists (
        select 1 from tool_sessions s where s.scope_id = ${tx.scopeId} and s.session_id = g.session_id)
      order by tool_id, session_id
      on conflict (scope_id, tool_id, session_id) do update
        set ${listEach(['last_timestamp', ...COUNTERS, ...DELTAS], (name) => `${name} = excluded.${name}`)}
        where metric_series.last_timestamp <= excluded.last_timestamp
      returning case when metric_series.xmax = 0 then stored_bytes else 0 end as new_bytes
    )`,
    growth: sql`select coalesce((select sum(stored_bytes) from stored), 0) + coalesce((select sum(new_bytes) from moved), 0)`,
    rows: skippedRows(METRICS),
  });
}

/** Where each series of the batch stands after its last sample. */
function seriesOf(metrics: readonly ImportedMetric[]): object[] {
  const states = new Set<SeriesState>();
  for (const { series } of metrics) if (series) states.add(series);
  return [...states].map(({ counted, deltas, ...place }) => ({ ...place, ...counted, ...deltas }));
}
