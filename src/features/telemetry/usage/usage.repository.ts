import { type RawBuilder, sql } from 'kysely';
import { firstGroups, groupsLimit, totalsOf } from '../../../db/query/grouped-sums.ts';
import { isoTime } from '../../../db/query/json-times.ts';

import { knownZone, periodBeginning, periodLabel, zoneOf } from '../../../db/query/periods.ts';
import { boundsOf } from '../../../db/query/time-window.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { PriceTable } from './price-table.ts';
import type { SessionUsage, UsageQuery, UsageSummary } from './usage.schemas.ts';
import { partsOf } from './usage-parts.ts';
import { isPeriod, type Selection } from './usage-selection.ts';
import { SHOWN_SUMS, sumsWith, UNKNOWN_MODELS } from './usage-sums.ts';

/** What the database says of a window; the service adds the prices that it was computed with. */
type Summed<T> = Omit<T, 'currency' | 'price_version'>;

/** The usage of a window, in total and by group, at most `maxGroups` of them. One statement. */
export async function summarizeUsage(
  tx: ScopeTransaction,
  query: UsageQuery,
  prices: PriceTable,
  maxGroups?: number,
): Promise<Summed<UsageSummary>> {
  const bounds = boundsOf(query);
  const { group_by, time_zone } = query;
  const selection = { ...query, bounds };
  const starts = isPeriod(group_by)
    ? isoTime(periodBeginning(group_by, sql`key`, zoneOf(time_zone)))
    : sql`null::text`;
  const { rows } = await sql<Summed<UsageSummary>>`
    with ${groupedSums(tx, selection, prices, { more: sql`${starts} as starts_at,`, maxGroups })}
    select ${bounds.from} as "from", ${bounds.to} as "to", ${group_by}::text as group_by,
      ${knownZone(time_zone)} as time_zone, ${totalsOf(SHOWN_SUMS)}, ${firstGroups(maxGroups)},
      ${UNKNOWN_MODELS}`.execute(tx.db);
  return rows[0] as Summed<UsageSummary>;
}

/** The usage of a session at all times, in total and by model; `undefined` for an unknown session. */
export async function sumUsageOfSession(
  tx: ScopeTransaction,
  session_id: string,
  prices: PriceTable,
): Promise<Summed<SessionUsage> | undefined> {
  const selection: Selection = { session_id, group_by: 'model', time_zone: 'UTC', bounds: undefined };
  const { rows } = await sql<Summed<SessionUsage>>`
    with ${groupedSums(tx, selection, prices)}
    select session_id, tool_id, ${totalsOf(SHOWN_SUMS)}, ${firstGroups()}, ${UNKNOWN_MODELS}
    from tool_sessions where scope_id = ${tx.scopeId} and session_id = ${session_id}`.execute(tx.db);
  return rows[0];
}

/** CTEs up to `groups`, whose rows begin with the name of the group and the columns `more`. */
function groupedSums(
  tx: ScopeTransaction,
  selection: Selection,
  prices: PriceTable,
  { more = sql``, maxGroups }: { more?: RawBuilder<unknown>; maxGroups?: number | undefined } = {},
): RawBuilder<unknown> {
  const { group_by, time_zone } = selection;
  const isTime = isPeriod(group_by);
  const name = isTime ? periodLabel(group_by, sql`key`, zoneOf(time_zone)) : sql`key`;
  return sql`${partsOf(tx, selection)}, ${sumsWith(prices)},
    groups as (
      select ${name} as "group", ${more} ${SHOWN_SUMS} from sums where not is_whole
      order by ${isTime ? sql`key` : sql`total_tokens desc, key collate "C"`} limit ${groupsLimit(maxGroups)}
    )`;
}
