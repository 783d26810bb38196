import { type RawBuilder, sql } from 'kysely';
import { totalsOf } from '../../../db/query/grouped-sums.ts';
import { isoTime } from '../../../db/query/json-times.ts';
import { type Period, periodBeginning, zoneOf } from '../../../db/query/periods.ts';
import type { Bounds } from '../../../db/query/time-window.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { PriceTable } from './price-table.ts';
import { partsOf } from './usage-parts.ts';
import { PERIOD_OF_KEY, type Selection, TOOL_OF_KEY } from './usage-selection.ts';
import { CACHE_SHARE, SHOWN_SUMS, sumsWith } from './usage-sums.ts';

// Subqueries of a statement that reads more than usage. Their sums are those of the summary of usage.

/** The columns of a window as a whole: one row. */
export const usageOfWindow = (
  tx: ScopeTransaction,
  bounds: Bounds,
  prices: PriceTable,
): RawBuilder<unknown> => {
  const selection: Selection = { bounds, group_by: 'tool', time_zone: 'UTC' };
  return sql`with ${partsOf(tx, selection)}, ${sumsWith(prices)} select ${SHOWN_SUMS} from sums where is_whole`;
};

interface PeriodsQuery {
  readonly bounds: Bounds;
  readonly interval: Period;
  readonly time_zone: string;
}

/**
 * One row: `totals`, as JSON, and `periods`, a JSON array of those that have usage. A period has its tokens by tool: of the
 * five tools with the most tokens of the window, and of the others together, whose `tool_id` is null.
 */
export const usageByPeriodAndTool = (
  tx: ScopeTransaction,
  { bounds, interval, time_zone }: PeriodsQuery,
  prices: PriceTable,
): RawBuilder<unknown> => {
  const selection: Selection = { bounds, group_by: interval, time_zone, has_tools: true };
  return sql`
    with ${partsOf(tx, selection)}, ${sumsWith(prices)},
    of_tools as (
      select ${PERIOD_OF_KEY} as begun, ${TOOL_OF_KEY} as tool_id, total_tokens, priced_cost_usd::numeric as cost,
        input_tokens, cache_read_tokens, cache_creation_tokens
      from sums where not is_whole
    ),
    ranked as (
      select tool_id, row_number() over (order by sum(total_tokens) desc, tool_id collate "C") as place,
        count(*) over () as tools
      from of_tools group by tool_id
    ),
    shown as (
      select begun, case when place <= 5 or tools = 6 then tool_id end as tool_id, sum(total_tokens) as total_tokens,
        sum(cost) as cost, sum(input_tokens) as input_tokens, sum(cache_read_tokens) as cache_read_tokens,
        sum(cache_creation_tokens) as cache_creation_tokens
      from of_tools join ranked using (tool_id) group by 1, 2
    ),
    of_periods as (
      select begun, sum(total_tokens) as total_tokens, trim_scale(sum(cost))::text as priced_cost_usd,
        sum(input_tokens) as input_tokens, sum(cache_read_tokens) as cache_read_tokens,
        sum(cache_creation_tokens) as cache_creation_tokens,
        coalesce(json_agg(json_build_object('tool_id', tool_id, 'total_tokens', total_tokens)
          order by total_tokens desc, tool_id collate "C") filter (where total_tokens > 0), '[]') as by_tool
      from shown group by begun
    )
    select ${totalsOf(SHOWN_SUMS)}, (
      select coalesce(json_agg(one), '[]') from (
        select ${isoTime(periodBeginning(interval, sql`begun`, zoneOf(time_zone)))} as starts_at,
          total_tokens, priced_cost_usd, ${CACHE_SHARE} as cache_share, by_tool
        from of_periods
      ) one
    ) as periods`;
};
