import { type RawBuilder, sql } from 'kysely';
import { GROUPS, GROUPS_LIMIT, totalsOf } from '../../../db/query/grouped-sums.ts';
import { isoTime } from '../../../db/query/json-times.ts';
import { boundsOf } from '../../../db/query/time-window.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { CacheHitSummary, CacheHitSummaryQuery } from './cache-hit.schemas.ts';

// As in metrics/summary.repository.ts, the policy alone restricts the scope.

const SUM_NAMES = sql.raw('hits, tokens_saved, first_at, last_at');

const KEYS: Readonly<Record<CacheHitSummaryQuery['group_by'], RawBuilder<unknown>>> = {
  file: sql`file_path`,
  tool: sql`tool_id`,
};

/** The hits of a window, in total and by file or tool. */
export async function sumCacheHits(
  tx: ScopeTransaction,
  { group_by, tool_id, ...window }: CacheHitSummaryQuery,
): Promise<CacheHitSummary> {
  const { from, to } = boundsOf(window);
  const ofTool = tool_id === undefined ? sql`` : sql`and tool_id = ${tool_id}`;
  const { rows } = await sql<CacheHitSummary>`
    with sums as (
      select ${KEYS[group_by]} as key, grouping(${KEYS[group_by]}) = 1 as is_whole,
        count(*) as hits, coalesce(sum(tokens_saved), 0) as tokens_saved,
        ${isoTime(sql`min(timestamp)`)} as first_at, ${isoTime(sql`max(timestamp)`)} as last_at
      from cache_hits where ${tx.isScope('cache_hits')} and timestamp >= ${from} and timestamp < ${to} ${ofTool}
      group by grouping sets ((), (${KEYS[group_by]}))
    ),
    groups as (
      select key as "group", ${SUM_NAMES} from sums where not is_whole
      order by tokens_saved desc, hits desc, key collate "C" limit ${GROUPS_LIMIT}
    )
    select ${from} as "from", ${to} as "to", ${group_by}::text as group_by,
      ${totalsOf(SUM_NAMES)}, ${GROUPS}`.execute(tx.db);
  return rows[0] as CacheHitSummary;
}
