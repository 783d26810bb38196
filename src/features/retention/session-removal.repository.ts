import { type RawBuilder, sql } from 'kysely';
import type { ScopeTransaction } from '../../db/transaction/database.ts';
import { freeing } from '../../db/transaction/storing.ts';
import { goneCheckpoints } from './aged-rows.repository.ts';
import { BULK_OF_SESSION, isAgedSession, REST_OF_SESSION } from './kept-data.ts';
import { type Deleted, NOTHING_DELETED, SLICE } from './slice.ts';

const MAX_SESSIONS = 200;

export interface AgedSession {
  readonly session_id: string;
  /** How many rows belong to it; not counted beyond a slice of each table. */
  readonly rows: number;
}

/** Sessions that are due, those that ended first before the others. */
export async function listAgedSessions(tx: ScopeTransaction, days: number): Promise<AgedSession[]> {
  const counts = BULK_OF_SESSION.map(
    (table) => sql`(select count(*) from (
      select 1 from ${sql.table(table)} x where x.scope_id = ${tx.scopeId} and x.session_id = s.session_id limit ${SLICE + 1}) counted)`,
  );
  const { rows } = await sql<AgedSession>`
    select session_id, (1 + ${sql.join(counts, sql` + `)})::integer as rows
    from (
      select session_id, ended_at from tool_sessions where ${isAgedSession(tx, days)} order by ended_at limit ${MAX_SESSIONS}) s
    order by ended_at`.execute(tx.db);
  return rows;
}

/**
 * Deletes sessions and all that belongs to them in one statement, so that a session which work has opened again meanwhile
 * loses nothing: what is deleted depends on the sessions that it has locked. A row that is stored for one of them at the same
 * time violates its foreign key, and nothing is deleted. The sessions go last, because Citus checks foreign keys after each CTE.
 */
export async function deleteSessions(
  tx: ScopeTransaction,
  sessionIds: readonly string[],
  days: number,
): Promise<Deleted> {
  const scope = sql`scope_id = ${tx.scopeId}`;
  const gone = sql`session_id = any(array(select session_id from gone))`;
  const plain = [...BULK_OF_SESSION, ...REST_OF_SESSION].filter(
    (table) => table !== 'otel_points' && table !== 'checkpoints',
  );
  const ofSeries = sql`series_id = any(array(select series_id from gone_otel_series))`;
  const ctes = [
    sql`gone as materialized (
      select session_id, stored_bytes from tool_sessions
      where ${isAgedSession(tx, days)} and session_id = any(${sessionIds}::text[]) order by session_id for update)`,
    ...plain.map((table) => goneFrom(table, sql`${scope} and ${gone}`)),
    sql`gone_otel_series as (delete from otel_series where ${scope} and ${gone} returning series_id, stored_bytes)`,
    goneFrom('otel_points', sql`${scope} and (${gone} or ${ofSeries})`),
    goneFrom('otel_streams', sql`${scope} and ${ofSeries}`),
    sql`deleted as (
      delete from checkpoints where ${scope} and ${gone} returning id, checkpoint_id, stored_bytes)`,
    // the sessions that continued them stay
    sql`continuing as materialized (
      select session_id, octet_length(previous_session_id) as bytes from tool_sessions
      where ${scope} and previous_session_id = any(array(select session_id from gone))
        and not exists (select 1 from gone too where too.session_id = tool_sessions.session_id)
      order by session_id for update)`,
    sql`unlinked as (
      update tool_sessions s set previous_session_id = null from continuing
      where s.scope_id = ${tx.scopeId} and s.session_id = continuing.session_id returning continuing.bytes)`,
    sql`gone_sessions as (delete from tool_sessions where ${scope} and ${gone} returning stored_bytes)`,
  ];
  const tables = [...plain, 'otel_series', 'otel_points', 'otel_streams'].map((table) => `gone_${table}`);
  const freed = ['gone_sessions', ...tables].map((cte) => sql`select stored_bytes from ${sql.table(cte)}`);
  const [deleted] = await freeing<Deleted>(tx, {
    ctes: sql`${sql.join(ctes)}, freed as (${sql.join(freed, sql` union all `)})`,
    growth: sql`select -(coalesce((select sum(stored_bytes) from freed), 0) + coalesce((select sum(bytes) from unlinked), 0))`,
    checkpointGrowth: sql`select -sum(stored_bytes) from deleted`,
    rows: sql`select (select count(*) from freed) + (select count(*) from deleted) as rows,
      (${goneCheckpoints(tx)}) as checkpoints`,
  });
  return deleted ?? NOTHING_DELETED;
}

const goneFrom = (table: string, condition: RawBuilder<unknown>) =>
  sql`${sql.table(`gone_${table}`)} as (delete from ${sql.table(table)} where ${condition} returning stored_bytes)`;

/**
 * Deletes a slice of what belongs to one session that is still due. The rows of the first table that has any go first;
 * checkpoints come last.
 */
export async function deleteSliceOfSession(
  tx: ScopeTransaction,
  sessionId: string,
  days: number,
): Promise<Deleted> {
  for (const table of BULK_OF_SESSION) {
    const deleted = await deleteRowsOfSession(tx, table, sessionId, days);
    if (deleted.rows > 0) return deleted;
  }
  return NOTHING_DELETED;
}

async function deleteRowsOfSession(
  tx: ScopeTransaction,
  table: (typeof BULK_OF_SESSION)[number],
  sessionId: string,
  days: number,
): Promise<Deleted> {
  const isCheckpoint = table === 'checkpoints';
  const freed = sql`select -sum(stored_bytes) from deleted`;
  const [deleted] = await freeing<Deleted>(tx, {
    ctes: sql`old as (
      select ctid from ${sql.table(table)} where scope_id = ${tx.scopeId} and session_id = ${sessionId}
        and exists (select 1 from tool_sessions where session_id = ${sessionId} and ${isAgedSession(tx, days)})
      limit ${SLICE}
    ),
    deleted as (
      delete from ${sql.table(table)} where scope_id = ${tx.scopeId} and ctid = any(array(select ctid from old))
      returning ${isCheckpoint ? sql`id, checkpoint_id, stored_bytes` : sql`stored_bytes`})`,
    ...(isCheckpoint ? { checkpointGrowth: freed } : { growth: freed }),
    rows: sql`select count(*) as rows, (${isCheckpoint ? goneCheckpoints(tx) : sql`select 0`}) as checkpoints from deleted`,
  });
  return deleted ?? NOTHING_DELETED;
}
