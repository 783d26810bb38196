import type { ScopeTransaction } from '../../../../db/transaction/database.ts';
import type { ImportedSession } from '../convert/sessions.ts';
import { insertRows, type Skipped } from './insert-rows.ts';
import { CONTEXT, SESSIONS } from './targets.ts';

/** Stores sessions with their context. A session that exists keeps its own. */
export async function insertSessions(
  tx: ScopeTransaction,
  sessions: readonly ImportedSession[],
): Promise<Skipped[]> {
  const rows = sessions.map(({ context: _, project_id, ...row }) => ({ ...row, named_project: project_id }));
  const skipped = await insertRows(tx, SESSIONS, rows);
  const skippedAt = new Set(skipped.map(({ nth }) => nth));
  await insertRows(
    tx,
    CONTEXT,
    sessions.flatMap(({ context }, nth) => (skippedAt.has(nth) ? [] : context)),
  );
  return skipped;
}
