import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { ProjectSession } from './project-session.ts';

/** Two users of a team can work on the same path with the same tool, each in a session of their own. */
const IS_OWN = sql`created_by is not distinct from nullif(current_setting('app.user_id', true), '')`;

/**
 * The open session that was active last: of the caller's user, or else of the team. It does not end before the transaction
 * does.
 */
export async function lockOpenSession(
  tx: ScopeTransaction,
  { tool_id, project_id }: ProjectSession,
): Promise<string | undefined> {
  const { rows } = await sql<{ session_id: string }>`
    with open as materialized (
      select session_id from tool_sessions
      where scope_id = ${tx.scopeId} and project_id = ${project_id} and tool_id = ${tool_id} and ended_at is null
      order by ${IS_OWN} desc, last_activity desc, session_id limit 1 for no key update)
    select session_id from open`.execute(tx.db);
  return rows[0]?.session_id;
}

export async function findWorkspace(tx: ScopeTransaction, projectId: string): Promise<string | undefined> {
  const project = await tx
    .selectFrom('projects')
    .select('workspace_path')
    .where('project_id', '=', projectId)
    .executeTakeFirst();
  return project?.workspace_path;
}
