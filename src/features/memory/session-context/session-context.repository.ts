import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { storing } from '../../../db/transaction/stored-bytes.ts';
import { CONTEXT_COUNTS, contextEntries } from './context-entries.ts';
import { type ContextEntry, MAX_ENTRIES, type SessionContext } from './session-context.schemas.ts';

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
  const count = sql.ref(CONTEXT_COUNTS[kind]);
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

/** `undefined` if the session is unknown. */
export async function findContext(
  tx: ScopeTransaction,
  sessionId: string,
): Promise<SessionContext | undefined> {
  const { rows } = await sql<SessionContext>`
    select ${contextEntries(tx.scopeId, MAX_ENTRIES)}, s.compressed_context,
      coalesce(octet_length(s.compressed_context), 0) as context_size_bytes
    from tool_sessions s where s.scope_id = ${tx.scopeId} and s.session_id = ${sessionId}`.execute(tx.db);
  return rows[0];
}
