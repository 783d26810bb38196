import { sql } from 'kysely';
import { hasRevision } from '../../../db/query/if-match.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { queued, queueStored } from '../../../db/transaction/search-queue.ts';
import { AFTER_BEFORE, storing } from '../../../db/transaction/storing.ts';
import { COLUMNS, SESSION_FIELDS, type SessionRow } from './session.columns.ts';
import type { UpdateSession } from './session.schemas.ts';

/** `undefined` if the session is unknown or its revision is not `ifMatch`. */
export async function updateSession(
  tx: ScopeTransaction,
  sessionId: string,
  { pinned, archived, title, compressed_context }: UpdateSession,
  ifMatch: number | undefined,
): Promise<SessionRow | undefined> {
  const set = tx
    .updateTable('tool_sessions')
    .set({ pinned, archived, title, compressed_context, revision: sql<number>`revision + 1` })
    .where('session_id', '=', sessionId)
    .where(hasRevision(ifMatch, sql.ref('revision')));
  // pinning a session stores no bytes, so it is allowed on a full disk
  if (title === undefined && compressed_context === undefined)
    return set.returning(COLUMNS).executeTakeFirst();
  const [row] = await storing<SessionRow>(tx, {
    ctes: sql`before as (
      select stored_bytes from tool_sessions where scope_id = ${tx.scopeId} and session_id = ${sessionId}
      for no key update
    ),
    updated as (${set.where(AFTER_BEFORE).returning([...COLUMNS, 'stored_bytes'])})
    ${title === undefined || tx.isDistributed ? sql`` : queued(tx, { kind: 'session', cte: 'updated', id: sql`session_id` })}`,
    growth: sql`select stored_bytes - (select stored_bytes from before) from updated`,
    rows: sql`select ${SESSION_FIELDS} from updated s`,
  });
  if (tx.isDistributed && row && title !== undefined)
    await queueStored(tx, 'session', sql`session_id = ${sessionId}`);
  return row;
}
