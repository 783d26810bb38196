import { type RawBuilder, sql } from 'kysely';
import { isoTime } from '../../../db/query/json-times.ts';
import type { ToolSessions } from '../../../db/schema/tables.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/stored-bytes.ts';
import {
  type ContextEntry,
  type ContextKind,
  MAX_ENTRIES,
  type SessionContext,
} from './session-context.schemas.ts';

const COUNTS = {
  file_access: 'file_access_count',
  search: 'search_count',
  decision: 'decision_count',
  memory_reference: 'memory_reference_count',
} as const satisfies Record<ContextKind, keyof ToolSessions>;

export interface RecordedEntry {
  readonly order: number;
  readonly timestamp: string;
}

/**
 * Adds an entry, keeps the session active, and deletes the oldest entry beyond the limit. One statement of constant
 * cost: the lock on the session assigns the positions, so that concurrent writers lose nothing. `undefined` if the
 * session is unknown or has ended.
 */
export async function insertEntry(
  tx: ScopeTransaction,
  sessionId: string,
  entry: ContextEntry,
): Promise<RecordedEntry | undefined> {
  const { kind, value, importance, memoryKey } = storedForm(entry);
  const count = sql.ref(COUNTS[kind]);
  const [row] = await storing<RecordedEntry>(tx, {
    ctes: sql`session as (
      update tool_sessions set last_activity = now(), ${count} = ${count} + 1
      where scope_id = ${tx.scopeId} and session_id = ${sessionId} and ended_at is null
      -- subtracted here, because under row security a join condition can use an index only if it is leakproof
      returning session_id, ${count} as position, ${count} - ${MAX_ENTRIES}::integer as beyond
    ),
    fallen as (
      delete from session_context old using session
      where old.scope_id = ${tx.scopeId} and old.session_id = session.session_id and old.kind = ${kind}
        and old.position = session.beyond
      returning old.stored_bytes
    ),
    stored as (
    insert into session_context (session_id, kind, position, value, importance, memory_key)
    select session_id, ${kind}::text, position, ${value}::text, ${importance}::double precision, ${memoryKey}::text
    from session
    returning position as "order", recorded_at as timestamp, stored_bytes)`,
    growth: sql`select stored_bytes - coalesce((select stored_bytes from fallen), 0) from stored`,
    rows: sql`select "order", timestamp from stored`,
  });
  return row;
}

/** An entry as a row of session_context has it. */
function storedForm(entry: ContextEntry) {
  const plain = { kind: entry.kind, importance: null, memoryKey: null };
  switch (entry.kind) {
    case 'file_access':
      return { ...plain, value: entry.path, importance: entry.importance ?? null };
    case 'search':
      return { ...plain, value: entry.query };
    case 'decision':
      return { ...plain, value: entry.decision };
    case 'memory_reference':
      return { ...plain, value: entry.memory_id, memoryKey: entry.memory_key };
  }
}

const RECORDED_AT = isoTime(sql`recorded_at`);

/** `undefined` if the session is unknown. */
export async function findContext(
  tx: ScopeTransaction,
  sessionId: string,
): Promise<SessionContext | undefined> {
  const entries = (kind: ContextKind) => sql`session_context
    where scope_id = ${tx.scopeId} and session_id = s.session_id and kind = ${kind}
      and position > s.${sql.ref(COUNTS[kind])} - ${MAX_ENTRIES}::integer`;
  const list = (kind: ContextKind, item: RawBuilder<unknown>) =>
    sql`(select coalesce(json_agg(json_build_object(${item}) order by position), '[]') from ${entries(kind)})`;
  const { rows } = await sql<SessionContext>`
    select
      ${list('file_access', sql`'path', value, 'accessed_at', ${RECORDED_AT}, 'order', position`)} as files_accessed,
      (select coalesce(json_object_agg(value, importance), '{}') from (
        select distinct on (value) value, importance from ${entries('file_access')} and importance is not null
        order by value, position desc) latest) as file_importance_scores,
      ${list('search', sql`'query', value, 'timestamp', ${RECORDED_AT}`)} as searches,
      ${list('decision', sql`'decision', value, 'timestamp', ${RECORDED_AT}`)} as decisions,
      ${list('memory_reference', sql`'id', value, 'key', memory_key, 'timestamp', ${RECORDED_AT}`)} as saved_memories,
      s.compressed_context, coalesce(octet_length(s.compressed_context), 0) as context_size_bytes
    from tool_sessions s where s.scope_id = ${tx.scopeId} and s.session_id = ${sessionId}`.execute(tx.db);
  return rows[0];
}
