import { type RawBuilder, sql } from 'kysely';
import { GROUPS, GROUPS_LIMIT, totalsOf } from '../../../db/query/grouped-sums.ts';
import { isoTime } from '../../../db/query/json-times.ts';
import { knownZone, type Period, periodLabel, periodStart } from '../../../db/query/periods.ts';
import { boundsOf } from '../../../db/query/time-window.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { SessionGroupBy, SessionSummary, SessionSummaryQuery } from './session-summary.schemas.ts';

const SUMS = sql`
  count(*) as sessions,
  count(*) filter (where ended_at is null) as open,
  count(*) filter (where pinned) as pinned,
  count(*) filter (where archived) as archived,
  coalesce(round(sum(extract(epoch from greatest(coalesce(ended_at, last_activity) - started_at, interval '0')))), 0)
    as duration_seconds`;
const SUM_NAMES = sql.raw('sessions, open, pinned, archived, duration_seconds');

const KEYS = { tool: 'tool_id', project: 'project_id', user: 'created_by' } as const;
const isPeriod = (groupBy: SessionGroupBy): groupBy is SessionGroupBy & Period => !(groupBy in KEYS);

/** The sessions that started within a window, in total and by group. One statement. */
export async function summarizeSessions(
  tx: ScopeTransaction,
  query: SessionSummaryQuery,
): Promise<SessionSummary> {
  const { group_by, time_zone } = query;
  const { from, to } = boundsOf(query);
  const zone = sql<string>`${time_zone}::text`;
  const [key, name, startsAt, order] = isPeriod(group_by)
    ? [
        periodStart(group_by, sql`started_at`, zone),
        periodLabel(group_by, sql`key`, zone),
        isoTime(sql`key`),
        sql`key`,
      ]
    : [sql.ref(KEYS[group_by]), sql`key`, sql`null::text`, sql`sessions desc, key collate "C"`];
  const { rows } = await sql<SessionSummary>`
    with sums as (
      select key, grouping(key) = 1 as is_whole, ${SUMS}
      from (select ${key} as key, s.* from tool_sessions s
        where started_at >= ${from} and started_at < ${to} and ${matches(tx, query)}) sessions
      group by grouping sets ((), (key))
    ),
    groups as (
      select ${name} as "group", ${startsAt} as starts_at, ${SUM_NAMES}
      from sums where not is_whole order by ${order} limit ${GROUPS_LIMIT}
    )
    select ${from} as "from", ${to} as "to", ${group_by}::text as group_by, ${knownZone(time_zone)} as time_zone,
      ${totalsOf(SUM_NAMES)}, ${GROUPS}`.execute(tx.db);
  return rows[0] as SessionSummary;
}

/** The filters of the list of sessions. On one node the policy alone restricts the scope: docs/decisions/0007-windows.md. */
function matches(tx: ScopeTransaction, query: SessionSummaryQuery): RawBuilder<unknown> {
  const { open, pinned } = query;
  const archived = query.archived ?? (query.include_archived ? undefined : false);
  const conditions: RawBuilder<unknown>[] = [tx.isScope('s')];
  for (const name of ['tool_id', 'project_id', 'created_by'] as const)
    if (query[name] !== undefined) conditions.push(sql`${sql.ref(name)} = ${query[name]}`);
  if (open !== undefined) conditions.push(open ? sql`ended_at is null` : sql`ended_at is not null`);
  if (pinned !== undefined) conditions.push(sql`pinned = ${pinned}`);
  if (archived !== undefined) conditions.push(sql`archived = ${archived}`);
  return sql.join(conditions, sql` and `);
}

export interface SessionCounts {
  readonly sessions: number;
  readonly open: number;
  readonly archived: number;
  readonly pinned: number;
  /** Tools that have a session. */
  readonly tools: number;
  /** Of the sessions that have ended, from their start to their end; NULL if none has. */
  readonly avg_duration_seconds: number | null;
}

export async function countSessions(tx: ScopeTransaction, toolId?: string): Promise<SessionCounts> {
  const ofTool = toolId === undefined ? sql`` : sql`and tool_id = ${toolId}`;
  const { rows } = await sql<SessionCounts>`
    select count(*) as sessions, count(*) filter (where ended_at is null) as open,
      count(*) filter (where archived) as archived, count(*) filter (where pinned) as pinned,
      count(distinct tool_id) as tools,
      round(avg(extract(epoch from ended_at - started_at)) filter (where ended_at is not null), 3)::double precision
        as avg_duration_seconds
    from tool_sessions where scope_id = ${tx.scopeId} ${ofTool}`.execute(tx.db);
  return rows[0] as SessionCounts;
}
