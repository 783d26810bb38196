import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { type RecentSessions, recentSessions } from './recent-sessions.ts';
import { COLUMNS, type SessionRow } from './session.columns.ts';

/** Those that were active last first, open or not. */
export const listRecentSessions = (
  tx: ScopeTransaction,
  wanted: RecentSessions,
  limit: number,
): Promise<SessionRow[]> => recentSessions(tx, wanted, limit).select(COLUMNS).execute();

/** A session with the path of its workspace. */
export type SessionWithPath = SessionRow & { readonly workspace_path: string | null };

export function findSessionWithPath(
  tx: ScopeTransaction,
  sessionId: string,
): Promise<SessionWithPath | undefined> {
  return tx
    .selectFrom('tool_sessions')
    .select([...COLUMNS, 'workspace_path'])
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
}
