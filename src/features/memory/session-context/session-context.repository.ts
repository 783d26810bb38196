import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { queued, queueStored } from '../../../db/transaction/search-queue.ts';
import { freeing, storing, storingInOrder } from '../../../db/transaction/storing.ts';
import { CONTEXT_COUNTS, contextEntries } from './context-entries.ts';
import { type ContextEntry, MAX_ENTRIES, type SessionContext } from './session-context.schemas.ts';

export interface RecordedEntry {
  readonly order: number;
  readonly timestamp: string;
}

/**
 * Adds an entry, keeps the session active, and deletes the oldest entry beyond the limit. Of constant cost, and one
 * statement except on a cluster: the lock on the session assigns the positions, so that concurrent writers lose nothing. `undefined` if the
 * session is unknown or has ended.
 */
export async function insertEntry(
  tx: ScopeTransaction,
  sessionId: string,
  entry: ContextEntry,
): Promise<RecordedEntry | undefined> {
  const { kind, value, importance, memoryKey } = storedForm(entry);
  const count = sql.ref(CONTEXT_COUNTS[kind]);
  const session = sql<{ session_id: string; position: number; beyond: number }>`
      update tool_sessions set last_activity = now(), ${count} = ${count} + 1
      where scope_id = ${tx.scopeId} and session_id = ${sessionId} and ended_at is null
      -- subtracted here, because under row security a join condition can use an index only if it is leakproof
      returning session_id, ${count} as position, ${count} - ${MAX_ENTRIES}::integer as beyond`;
  const fallen = (beyond: RawBuilder<unknown>, using = sql``) => sql<{ stored_bytes: number }>`
      delete from session_context old ${using}
      where old.scope_id = ${tx.scopeId} and old.session_id = ${sessionId} and old.kind = ${kind}
        and old.position = ${beyond}
      returning old.stored_bytes`;
  const stored = (row: RawBuilder<unknown>) => sql`
    insert into session_context (session_id, position, kind, value, importance, memory_key) ${row}
    returning position as "order", recorded_at as timestamp, stored_bytes as new_bytes`;
  const given = sql`${kind}::text, ${value}::text, ${importance}::double precision, ${memoryKey}::text`;
  if (tx.isDistributed) {
    const [counted] = (await session.execute(tx.db)).rows;
    if (!counted) return undefined;
    const [[row]] = await Promise.all([
      storingInOrder<RecordedEntry>(tx, [
        stored(sql`values (${sessionId}::text, ${counted.position}::integer, ${given})`),
      ]),
      freeing(tx, {
        ctes: sql`fallen as (${fallen(sql`${counted.beyond}::integer`)})`,
        growth: sql`select -sum(stored_bytes) from fallen`,
      }),
    ]);
    if (kind === 'decision') await queueStored(tx, 'session', sql`session_id = ${sessionId}`);
    return row;
  }
  const [row] = await storing<RecordedEntry>(tx, {
    ctes: sql`session as (${session}),
    fallen as (${fallen(sql`session.beyond`, sql`using session`)}),
    stored as (${stored(sql`select session_id, position, ${given} from session`)})
    ${kind === 'decision' ? queued(tx, { kind: 'session', cte: 'session', id: sql`session_id` }) : sql``}`,
    growth: sql`select new_bytes - coalesce((select stored_bytes from fallen), 0) from stored`,
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
