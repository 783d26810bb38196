import { sql } from 'kysely';
import { hoursAgo, minutesAgo } from '../../../db/query/ago.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { Total } from '../../../lib/exact-json.ts';

// As in summary.repository.ts, the policy alone restricts the scope.

export interface ToolTotalsQuery {
  readonly hours: number;
  /** Omitted: every tool that has a sample or an active session. */
  readonly tool_ids?: readonly string[];
}

export interface ToolTotals {
  readonly tool_id: string;
  readonly sample_count: number;
  readonly total_tokens_saved: Total;
  readonly total_embeddings: Total;
  readonly total_compressions: Total;
  readonly avg_cache_hit_rate: number | null;
  readonly avg_compression_ratio: number | null;
  readonly active_sessions: number;
}

const ACTIVE_MINUTES = 30;
const MAX_TOOLS = 1_000;

/** What each tool reported in a window that ends now, and its open sessions; most tokens saved first. */
export async function sumByTool(
  tx: ScopeTransaction,
  { hours, tool_ids }: ToolTotalsQuery,
): Promise<readonly ToolTotals[]> {
  const wanted = tool_ids ? sql`and tool_id = any(array(select unnest(${tool_ids}::text[])))` : sql``;
  const { rows } = await sql<ToolTotals>`
    with samples as (
      select tool_id, count(*) as sample_count, sum(tokens_saved_delta) as total_tokens_saved,
        sum(total_embeddings_delta) as total_embeddings, sum(total_compressions_delta) as total_compressions,
        avg(cache_hit_rate) as avg_cache_hit_rate, avg(compression_ratio) as avg_compression_ratio
      from metrics where ${tx.isScope('metrics')} and timestamp > ${hoursAgo(hours)} ${wanted} group by tool_id
    ),
    active as (
      select tool_id, count(*) as active_sessions from tool_sessions
      where scope_id = ${tx.scopeId} and ended_at is null and last_activity > ${minutesAgo(ACTIVE_MINUTES)} ${wanted}
      group by tool_id
    )
    select tool_id, coalesce(sample_count, 0) as sample_count, coalesce(total_tokens_saved, 0) as total_tokens_saved,
      coalesce(total_embeddings, 0) as total_embeddings, coalesce(total_compressions, 0) as total_compressions,
      avg_cache_hit_rate, avg_compression_ratio, coalesce(active_sessions, 0) as active_sessions
    from samples full join active using (tool_id)
    order by coalesce(total_tokens_saved, 0) desc, tool_id collate "C" limit ${MAX_TOOLS}::bigint`.execute(
    tx.db,
  );
  return rows;
}
