import { sql } from 'kysely';
import { minutesAgo } from '../../../db/query/ago.ts';
import { compiledPage } from '../../../db/query/compiled-page.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { COLUMNS, LISTED, type SessionRow } from './session.columns.ts';
import type { ListSessions } from './session.schemas.ts';

export function findSession(tx: ScopeTransaction, sessionId: string): Promise<SessionRow | undefined> {
  return tx
    .selectFrom('tool_sessions')
    .select(COLUMNS)
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
}

function sessionsOf(tx: ScopeTransaction, filter: ListSessions) {
  const { tool_id, project_id, instance_id, process_id, open, pinned, active_minutes } = filter;
  const { external_id, created_by, since, until } = filter;
  const archived = filter.archived ?? (filter.include_archived ? undefined : false);
  // the indexes of these filters lead with the scope, the index of all sessions with the tenant
  const isNarrow = [
    project_id,
    instance_id,
    process_id,
    external_id,
    created_by,
    active_minutes,
    open || undefined,
  ].some((filtered) => filtered !== undefined);
  let query = isNarrow ? tx.selectFrom('tool_sessions') : tx.listFrom('tool_sessions');
  if (tool_id !== undefined) query = query.where('tool_id', '=', tool_id);
  if (project_id !== undefined) query = query.where('project_id', '=', project_id);
  if (instance_id !== undefined) query = query.where('instance_id', '=', instance_id);
  if (process_id !== undefined) query = query.where('process_id', '=', process_id);
  if (external_id !== undefined) query = query.where('external_id', '=', external_id);
  if (created_by !== undefined) query = query.where('created_by', '=', created_by);
  if (open !== undefined) query = query.where('ended_at', open ? 'is' : 'is not', null);
  if (pinned !== undefined) query = query.where('pinned', '=', pinned);
  if (archived !== undefined) query = query.where('archived', '=', archived);
  if (since !== undefined) query = query.where('started_at', '>=', since);
  if (until !== undefined) query = query.where('started_at', '<', until);
  if (active_minutes !== undefined) {
    query = query.where('ended_at', 'is', null).where('last_activity', '>=', minutesAgo(active_minutes));
  }
  return query;
}

/** Newest start first. */
export const listSessions = compiledPage(sessionsOf, {
  columns: LISTED,
  time: 'started_at',
  tie: 'session_id',
  tieType: 'text',
});

/** `undefined` if the session is unknown or has ended. */
export function touchOpenSession(tx: ScopeTransaction, sessionId: string): Promise<SessionRow | undefined> {
  return tx
    .updateTable('tool_sessions')
    .set({ last_activity: sql<string>`now()` })
    .where('session_id', '=', sessionId)
    .where('ended_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
}

export interface LockedSession {
  readonly session_id: string;
  readonly has_ended: boolean;
}

/**
 * The existing sessions among these, locked until the transaction ends, so that none of them ends before. In the order
 * of their ids, so that two transactions cannot deadlock. (PostgreSQL looks up an array that the statement builds one
 * by one, and does not replan the statement for it.)
 */
export function lockSessions(tx: ScopeTransaction, ids: readonly string[]): Promise<LockedSession[]> {
  return tx
    .selectFrom('tool_sessions')
    .select(['session_id', sql<boolean>`ended_at is not null`.as('has_ended')])
    .where(sql<boolean>`session_id = any(array(select unnest(${ids}::text[])))`)
    .orderBy('session_id')
    .forNoKeyUpdate()
    .execute();
}

/** `undefined` if the session is unknown or has already ended. */
export function endOpenSession(tx: ScopeTransaction, sessionId: string): Promise<SessionRow | undefined> {
  return tx
    .updateTable('tool_sessions')
    .set({ ended_at: sql<string>`now()`, ended_by: 'tool' })
    .where('session_id', '=', sessionId)
    .where('ended_at', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst();
}
