import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/storing.ts';
import { touchProject } from './new-session.repository.ts';
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

/** Gives an open session that has no project this one. */
export async function assignProject(
  tx: ScopeTransaction,
  sessionId: string,
  { project_id, workspace_path }: Required<Omit<ProjectSession, 'tool_id'>>,
): Promise<void> {
  await storing(tx, {
    ctes: sql`project as (${touchProject({ project_id, workspace_path })}),
    before as (
      select session_id, stored_bytes from tool_sessions
      where scope_id = ${tx.scopeId} and session_id = ${sessionId} and project_id is null and ended_at is null
      for no key update
    ),
    assigned as (
      update tool_sessions s
      set project_id = ${project_id}::text, workspace_path = coalesce(s.workspace_path, ${workspace_path}::text)
      from before where s.scope_id = ${tx.scopeId} and s.session_id = before.session_id
      returning s.stored_bytes - before.stored_bytes as growth
    )`,
    growth: sql`select coalesce((select new_bytes from project), 0) + coalesce((select growth from assigned), 0)`,
    rows: sql`select 1 from assigned`,
  });
}
