import { type RawBuilder, sql } from 'kysely';
import { isoTime } from '../../../db/query/json-times.ts';
import { boundsOf } from '../../../db/query/time-window.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { ListTools, ToolList } from './tool.schemas.ts';

const MAX_TOOLS = 1_000;

/**
 * Every tool that has a session or a config, or that sent anything else in the window. The policy alone restricts the
 * scope, as in summary.repository.ts.
 */
export async function listTools(tx: ScopeTransaction, query: ListTools): Promise<ToolList> {
  const { from, to } = boundsOf(query);
  const { rows } = await sql<ToolList>`
    with traces as (
      select tool_id, count(*) filter (where started_at >= ${from} and started_at < ${to}) as sessions,
        count(*) filter (where ended_at is null) as open_sessions, max(last_activity) as seen_at,
        0::bigint as samples, 0::bigint as requests, false as has_config
      from tool_sessions where ${tx.isScope('tool_sessions')} group by tool_id
      union all ${sentTo(tx, 'metrics', { from, to, samples: sql`count(*)` })}
      union all ${sentTo(tx, 'model_requests', { from, to, requests: sql`count(*) filter (where billable)` })}
      union all ${sentTo(tx, 'tool_events', { from, to })}
      union all ${sentTo(tx, 'tool_operations', { from, to })}
      union all ${sentTo(tx, 'cache_hits', { from, to })}
      union all ${sentTo(tx, 'otel_points', { from, to })}
      union all select tool_id, 0, 0, null, 0, 0, true from tool_configs
        where ${tx.isScope('tool_configs')}
    ),
    tools as (
      select tool_id, sum(sessions) as sessions, sum(open_sessions) as open_sessions, max(seen_at) as seen_at,
        sum(samples) as samples, sum(requests) as requests, bool_or(has_config) as has_config
      from traces group by tool_id
    ),
    first as (
      select tool_id, sessions, open_sessions, ${isoTime(sql`seen_at`)} as last_seen_at, samples, requests, has_config
      from tools order by seen_at desc nulls last, tool_id collate "C" limit ${MAX_TOOLS}::bigint
    )
    select ${from} as "from", ${to} as "to", (select coalesce(json_agg(first), '[]') from first) as data,
      (select count(*) > ${MAX_TOOLS}::bigint from tools) as truncated`.execute(tx.db);
  return rows[0] as ToolList;
}

interface Sent {
  readonly from: RawBuilder<string>;
  readonly to: RawBuilder<string>;
  readonly samples?: RawBuilder<unknown>;
  readonly requests?: RawBuilder<unknown>;
}

const sentTo = (
  tx: ScopeTransaction,
  table: string,
  { from, to, samples = sql`0`, requests = sql`0` }: Sent,
) => sql`
  select tool_id, 0, 0, max(timestamp), ${samples}, ${requests}, false
  from ${sql.table(table)} where ${tx.isScope(table)}
    and timestamp >= ${from} and timestamp < ${to} group by tool_id`;
