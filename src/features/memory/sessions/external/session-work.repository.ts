import { type RawBuilder, sql } from 'kysely';
import { timestampFrom } from '../../../../db/query/microseconds.ts';
import type { ScopeTransaction } from '../../../../db/transaction/database.ts';
import { type SessionUsage, type SessionWork, USAGE } from './external-session.ts';

/** Work of so soon after a tool has ended its session is a late report, and does not open the session again. */
const LATE_MINUTES = 10;

// NULL: ended before `ended_by` was written
const BY_IDLENESS = sql`(ended_by = 'idleness' or ended_by is null and ended_at = last_activity)`;

/**
 * Adds the work to its sessions, which are locked. It moves their last activity, never back and never beyond now, and
 * opens a session again that had ended before it, unless another open session has its instance.
 */
export async function addWork(tx: ScopeTransaction, work: readonly SessionWork[]): Promise<void> {
  const times = work.map(({ worked_at }) => worked_at);
  const worked = sql`
    select s.*, given.*, work_at, ended_at is not null
      and work_at > ended_at + case when ${BY_IDLENESS} then interval '0' else make_interval(mins => ${LATE_MINUTES}) end
      and not exists (
        select 1 from tool_sessions o where o.scope_id = ${tx.scopeId} and o.tool_id = s.tool_id
          and o.instance_id = s.instance_id and o.ended_at is null) as reopens
    from ${usageOf(work, sql`(select ${times}::bigint[])`)}, lateral (
      select session_id, tool_id, instance_id, started_at, last_activity, ended_at, ended_by, ${SUMS} from tool_sessions s
      where s.scope_id = ${tx.scopeId} and s.session_id = given_id offset 0) s,
    lateral (select least(${timestampFrom('worked_at')}, now()) as work_at) times`;
  await writeSessions(
    tx,
    sql`select session_id, tool_id, started_at, greatest(last_activity, work_at),
      case when not reopens then ended_at end, case when not reopens then ended_by end,
      ${eachSum((sum) => `least(${sum}::numeric + given_${sum}, 9223372036854775807)::bigint`)} from (${worked}) worked`,
  );
}

/** Takes back what requests had added that turned out not to be billable. The sessions are locked. */
export async function subtractUsage(tx: ScopeTransaction, usage: readonly SessionUsage[]): Promise<void> {
  await writeSessions(
    tx,
    sql`select session_id, tool_id, started_at, last_activity, ended_at, ended_by,
      ${eachSum((sum) => `greatest(${sum} - given_${sum}, 0)::bigint`)}
    from ${usageOf(usage)}, lateral (
      select session_id, tool_id, started_at, last_activity, ended_at, ended_by, ${SUMS} from tool_sessions s
      where s.scope_id = ${tx.scopeId} and s.session_id = given_id offset 0) s`,
  );
}

/**
 * Writes the new values of locked sessions, by an insert that always conflicts: PostgreSQL would plan an update of many
 * as nested loops over them.
 */
async function writeSessions(tx: ScopeTransaction, rows: RawBuilder<unknown>): Promise<void> {
  await sql`
    insert into tool_sessions (session_id, tool_id, started_at, last_activity, ended_at, ended_by, ${SUMS}) ${rows}
    on conflict (scope_id, session_id) do update set last_activity = excluded.last_activity,
      ended_at = excluded.ended_at, ended_by = excluded.ended_by, ${eachSum((sum) => `${sum} = excluded.${sum}`)}
    returning 1`.execute(tx.db);
}

function eachSum(write: (sum: string) => string): RawBuilder<unknown> {
  return sql.raw(USAGE.map(write).join(', '));
}

const SUMS = eachSum((sum) => sum);

/** As subselects, because PostgreSQL plans again for each array that is a parameter. */
function usageOf(sessions: readonly SessionUsage[], times?: RawBuilder<unknown>): RawBuilder<unknown> {
  const columns = [
    sql`(select ${sessions.map(({ session_id }) => session_id)}::text[])`,
    // as texts: some are beyond 2^53
    ...USAGE.map((sum) => sql`(select ${sessions.map(({ usage }) => `${usage[sum]}`)}::numeric[])`),
    ...(times ? [times] : []),
  ];
  const names = ['given_id', ...USAGE.map((sum) => `given_${sum}`), ...(times ? ['worked_at'] : [])];
  return sql`unnest(${sql.join(columns)}) as given (${sql.raw(names.join(', '))})`;
}
