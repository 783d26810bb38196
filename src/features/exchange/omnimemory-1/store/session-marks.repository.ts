import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../../db/transaction/database.ts';

/** Notes that sessions have checkpoints, before another role stores these. The note is a hint: too many do no harm. */
export async function markSessions(tx: ScopeTransaction, sessionIds: readonly string[]): Promise<void> {
  await sql`
    update tool_sessions set has_checkpoints = true
    where scope_id = ${tx.scopeId} and session_id = any(array(select unnest(${sessionIds}::text[])))
      and not has_checkpoints`.execute(tx.db);
}
