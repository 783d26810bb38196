import { sql } from 'kysely';
import { isoTime } from '../../../db/query/json-times.ts';
import { knownZone } from '../../../db/query/periods.ts';
import { type Bounds, boundsOf } from '../../../db/query/time-window.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { PriceTable } from '../../telemetry/usage/price-table.ts';
import { usageByPeriodAndTool, usageOfWindow } from '../../telemetry/usage/usage-periods.ts';
import type { Figures, Overview, OverviewPeriod, OverviewQuery } from './overview.schemas.ts';
import {
  isEmpty,
  latestCheckpoints,
  openSessions,
  periodsOf,
  SHOWN_HOURS,
  shownPeriods,
  sumsOf,
} from './overview-parts.ts';

type OfUsage =
  | 'requests'
  | 'total_tokens'
  | 'cache_read_tokens'
  | 'cache_share'
  | 'priced_cost_usd'
  | 'client_cost_usd'
  | 'unpriced_tokens';
type UsageFigures = Pick<Figures, OfUsage>;
type OtherFigures = Omit<Figures, OfUsage | 'cost_saved' | 'cost_prevented'>;
type UsagePeriod = Omit<OverviewPeriod, 'sessions' | 'tokens_saved' | 'tokens_prevented'>;

/** What the database says; the service joins the periods and adds prices. */
export interface OverviewRow
  extends Pick<
    Overview,
    | 'from'
    | 'to'
    | 'before_from'
    | 'before_to'
    | 'time_zone'
    | 'hours'
    | 'open_sessions'
    | 'checkpoints'
    | 'is_empty'
  > {
  readonly usage: { readonly totals: UsageFigures; readonly periods: readonly UsagePeriod[] };
  readonly usage_before: UsageFigures;
  readonly sums: OtherFigures;
  readonly sums_before: OtherFigures;
  readonly periods: readonly Omit<OverviewPeriod, Exclude<keyof UsagePeriod, 'starts_at'>>[];
}

/** Everything that the first page shows. One statement, so that all of it is of one moment. */
export async function readOverview(
  tx: ScopeTransaction,
  query: OverviewQuery,
  prices: PriceTable,
): Promise<OverviewRow> {
  const { interval, time_zone } = query;
  const { from, to } = boundsOf(query);
  const bounds: Bounds = { from: sql`(${from})`, to: sql`(${to})` };
  const before = boundsBefore(query, bounds);
  const frame = { bounds, interval, time_zone };
  const { rows } = await sql<OverviewRow>`
    with ${periodsOf(tx, frame)}
    select ${isoTime(bounds.from)} as "from", ${isoTime(bounds.to)} as "to",
      ${isoTime(before.from)} as before_from, ${isoTime(before.to)} as before_to,
      ${knownZone(time_zone)} as time_zone,
      (select row_to_json(one) from (${usageByPeriodAndTool(tx, frame, prices)}) one) as usage,
      (select row_to_json(one) from (${usageOfWindow(tx, before, prices)}) one) as usage_before,
      ${sumsOf(tx, bounds)} as sums, ${sumsOf(tx, before)} as sums_before,
      ${shownPeriods(frame)} as periods, ${SHOWN_HOURS} as hours,
      ${openSessions(tx.scopeId)}, ${latestCheckpoints(tx)}, ${isEmpty(tx)}`.execute(tx.db);
  return rows[0] as OverviewRow;
}

/** The window that is as long and ends where the other begins, unless the query names one. */
function boundsBefore({ before_from, before_to }: OverviewQuery, { from, to }: Bounds): Bounds {
  if (before_from !== undefined && before_to !== undefined)
    return boundsOf({ from: before_from, to: before_to });
  return { from: sql`(${from} - (${to} - ${from}))`, to: from };
}
