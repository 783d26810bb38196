import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storingInOrder } from '../../../db/transaction/storing.ts';

/** A session whose id the caller chose. */
export interface ChosenSession {
  readonly session_id: string;
  readonly tool_id: string;
  readonly tool_version: string;
}

/** Starts the session unless the scope has one of this id, open or ended. Waits for others that start the same one. */
export async function insertChosenSession(
  tx: ScopeTransaction,
  { session_id, tool_id, tool_version }: ChosenSession,
): Promise<void> {
  await storingInOrder(tx, [
    sql`insert into tool_sessions (session_id, tool_id, tool_version)
      values (${session_id}, ${tool_id}, ${tool_version})
      on conflict (scope_id, session_id) do nothing
      returning stored_bytes as new_bytes`,
  ]);
}
