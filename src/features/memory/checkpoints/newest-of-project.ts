import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import type { LatestCheckpoint } from './checkpoint.schemas.ts';

/** The `id` of the newest checkpoint of a project, by one look-up for each session that has any. */
export function newestOfProject(
  tx: ScopeTransaction,
  projectId: string,
  { session_id, tool_id }: LatestCheckpoint = {},
): RawBuilder<number> {
  return sql<number>`(
    select found.id from tool_sessions s, lateral (
      select c.id, c.created_at from checkpoints c
      where c.scope_id = ${tx.scopeId} and c.session_id = s.session_id and c.recorded_end = 'infinity'
        ${tool_id === undefined ? sql`` : sql`and c.tool_id = ${tool_id}`}
      order by c.created_at desc, c.id desc limit 1) found
    where s.scope_id = ${tx.scopeId} and s.project_id = ${projectId} and s.has_checkpoints
      ${session_id === undefined ? sql`` : sql`and s.session_id = ${session_id}`}
    order by found.created_at desc, found.id desc limit 1)`;
}
