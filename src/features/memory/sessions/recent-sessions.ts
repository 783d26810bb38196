import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';

/** Which sessions a list by activity has. */
export interface RecentSessions {
  readonly tool_id?: string | undefined;
  readonly project_id?: string | undefined;
  readonly include_archived: boolean;
  readonly pinned_only: boolean;
}

/** Those that were active last first, open or not: a query without its columns. */
export function recentSessions(
  tx: ScopeTransaction,
  { tool_id, project_id, include_archived, pinned_only }: RecentSessions,
  limit: number,
) {
  let sessions = tx.selectFrom('tool_sessions');
  if (tool_id !== undefined) sessions = sessions.where('tool_id', '=', tool_id);
  if (project_id !== undefined) sessions = sessions.where('project_id', '=', project_id);
  // not as parameters, which no condition of an index is compared with
  if (!include_archived) sessions = sessions.where(sql<boolean>`not archived`);
  if (pinned_only) sessions = sessions.where(sql<boolean>`pinned`);
  return sessions.orderBy('last_activity', 'desc').orderBy('session_id', 'desc').limit(limit);
}
