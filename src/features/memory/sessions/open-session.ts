import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';

/**
 * Selects an open session and keeps it from being deleted. For a WITH inside of the INSERT that reads it: Citus runs such a
 * SELECT on the scope's shard, and sends the rows of a CTE outside to all nodes.
 */
export const lockedOpenSession = (tx: ScopeTransaction, sessionId: string): RawBuilder<unknown> => sql`
      select session_id from tool_sessions
      where scope_id = ${tx.scopeId} and session_id = ${sessionId} and ended_at is null
      for key share`;
