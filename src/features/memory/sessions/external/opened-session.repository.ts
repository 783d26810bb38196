import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../../db/transaction/database.ts';
import { storing } from '../../../../db/transaction/storing.ts';
import { touchProject } from '../new-session.repository.ts';
import { SESSION_FIELDS, type SessionRow } from '../session.columns.ts';
import type { ExternalId, OpenedSession } from './external-session.ts';

interface Opened extends OpenedSession {
  readonly project_id: string | null;
}

/**
 * Opens a locked session again if it has ended and no other open session has its instance, and adds what is known of it.
 * A session keeps its first workspace.
 */
export async function openSession(
  tx: ScopeTransaction,
  sessionId: string,
  { project_id, workspace_path, tool_version }: Opened,
): Promise<SessionRow> {
  const one = sql`s.scope_id = ${tx.scopeId} and s.session_id = ${sessionId}`;
  const [row] = await storing<SessionRow>(tx, {
    ctes: sql`${project_id === null ? sql`` : sql`project as (${touchProject({ project_id, workspace_path })}),`}
    before as (
      select stored_bytes, ended_at is not null and not exists (
        select 1 from tool_sessions o where o.scope_id = ${tx.scopeId} and o.tool_id = s.tool_id
          and o.instance_id = s.instance_id and o.ended_at is null) as reopens
      from tool_sessions s where ${one}
    ),
    opened as (
      update tool_sessions s set
        last_activity = greatest(s.last_activity, now()),
        ended_at = case when before.reopens then null else s.ended_at end,
        ended_by = case when before.reopens then null else s.ended_by end,
        tool_version = coalesce(${tool_version ?? null}, s.tool_version),
        workspace_path = coalesce(s.workspace_path, ${workspace_path ?? null}),
        project_id = coalesce(s.project_id, ${project_id})
      from before where ${one} returning s.*
    )`,
    growth: sql`select ${project_id === null ? sql`` : sql`(select new_bytes from project) +`}
      opened.stored_bytes - before.stored_bytes from opened, before`,
    rows: sql`select ${SESSION_FIELDS} from opened s`,
  });
  return row as SessionRow;
}

/** Ends the session of an external id; `undefined` if there is none. One that had ended keeps the time of its end. */
export async function endNamedSession(
  tx: ScopeTransaction,
  { tool_id, external_id }: ExternalId,
): Promise<SessionRow | undefined> {
  const { rows } = await sql<SessionRow>`
    with moment as materialized (select now() as at)
    update tool_sessions s
    set ended_at = coalesce(s.ended_at, greatest(moment.at, s.started_at)), ended_by = 'tool' from moment
    where s.scope_id = ${tx.scopeId} and s.session_id = (
      select session_id from session_keys
      where scope_id = ${tx.scopeId} and tool_id = ${tool_id} and external_id = ${external_id})
    returning ${SESSION_FIELDS}`.execute(tx.db);
  return rows[0];
}
