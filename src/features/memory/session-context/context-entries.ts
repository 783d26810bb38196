import { type RawBuilder, sql } from 'kysely';
import { isoTime } from '../../../db/query/json-times.ts';
import type { ToolSessions } from '../../../db/schema/tables.ts';
import type { ContextKind, SessionContext } from './session-context.schemas.ts';

/** The column of a session that counts the entries of a kind. */
export const CONTEXT_COUNTS = {
  file_access: 'file_access_count',
  search: 'search_count',
  decision: 'decision_count',
  memory_reference: 'memory_reference_count',
} as const satisfies Record<ContextKind, keyof ToolSessions>;

/** A context without the compressed conversation, which can have a megabyte. */
export type ContextEntries = Omit<SessionContext, 'compressed_context' | 'context_size_bytes'>;

const RECORDED_AT = isoTime(sql`recorded_at`);

/** The columns of ContextEntries of the session `s`, with the newest entries of each kind. */
export function contextEntries(scopeId: string, most: number): RawBuilder<unknown> {
  const entries = (kind: ContextKind) => sql`session_context
    where scope_id = ${scopeId} and session_id = s.session_id and kind = ${kind}
      and position > s.${sql.ref(CONTEXT_COUNTS[kind])} - ${most}::integer`;
  const list = (kind: ContextKind, item: RawBuilder<unknown>) =>
    sql`(select coalesce(json_agg(json_build_object(${item}) order by position), '[]') from ${entries(kind)})`;
  return sql`
      ${list('file_access', sql`'path', value, 'accessed_at', ${RECORDED_AT}, 'order', position`)} as files_accessed,
      (select coalesce(json_object_agg(value, importance), '{}') from (
        select distinct on (value) value, importance from ${entries('file_access')} and importance is not null
        order by value, position desc) latest) as file_importance_scores,
      ${list('search', sql`'query', value, 'timestamp', ${RECORDED_AT}`)} as searches,
      ${list('decision', sql`'decision', value, 'timestamp', ${RECORDED_AT}`)} as decisions,
      ${list('memory_reference', sql`'id', value, 'key', memory_key, 'timestamp', ${RECORDED_AT}`)} as saved_memories`;
}
