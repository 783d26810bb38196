import { sql } from 'kysely';
import { minutesAgo } from '../../../db/query/ago.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';

const UNUSED_MINUTES = 5;

/**
 * Ends open sessions whose last activity is older than the timeout, and sessions that were not used within five minutes
 * of their start. They end at the time of their last activity, and not before their start: a transaction that is older than
 * the session may have set its last activity to its own beginning. Pinned sessions are kept, and sessions that a transaction
 * has locked, which are in use. A session of telemetry is used from its start, and so is one with a checkpoint. Returns the
 * number of ended sessions.
 */
export async function endIdleSessions(tx: ScopeTransaction, timeoutMinutes: number): Promise<number> {
  const idle = tx
    .selectFrom('tool_sessions')
    .select('session_id')
    .where('ended_at', 'is', null)
    .where('pinned', '=', false)
    .where((s) =>
      s.or([
        s('last_activity', '<', minutesAgo(timeoutMinutes)),
        s.and([
          s('external_id', 'is', null),
          // a session that starts with its first checkpoint has both in one transaction, at one time
          s('has_checkpoints', '=', false),
          s('last_activity', '=', s.ref('started_at')),
          s('started_at', '<', minutesAgo(UNUSED_MINUTES)),
        ]),
      ]),
    )
    // other transactions lock several sessions in the order of their ids
    .forNoKeyUpdate()
    .skipLocked();
  const { rows } = await sql<{ count: number }>`
    with idle as (${idle}),
    ended as (
      update tool_sessions set ended_at = greatest(last_activity, started_at), ended_by = 'idleness'
      where scope_id = ${tx.scopeId} and session_id = any(array(select session_id from idle))
      returning 1 as one)
    select count(*) as count from ended`.execute(tx.db);
  return rows[0]?.count ?? 0;
}
