import { sql } from 'kysely';
import type { Transaction } from '../../../../db/transaction/database.ts';

export interface AuthSessionRow {
  readonly id: string;
  readonly created_at: string;
  readonly seen_at: string;
  readonly expires_at: string;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly current: boolean;
}

/** `sid` is the hash of the caller's own session. */
export function listAuthSessions(tx: Transaction, userId: string, sid: string): Promise<AuthSessionRow[]> {
  return tx.db
    .selectFrom('web_sessions')
    .select([
      'id',
      'created_at',
      'seen_at',
      'expire as expires_at',
      sql<string | null>`sess ->> 'ip'`.as('ip'),
      sql<string | null>`sess ->> 'userAgent'`.as('user_agent'),
      sql<boolean>`sid = ${sid}`.as('current'),
    ])
    .where('user_id', '=', userId)
    .where('expire', '>', sql<string>`now()`)
    .where(
      sql<boolean>`coalesce((sess ->> 'epoch')::integer, 0) = (select session_epoch from users where id = ${userId})`,
    )
    .orderBy('seen_at', 'desc')
    .execute();
}

/** Whether a session, identified by its hash, still exists. */
export async function hasWebSession(tx: Transaction, userId: string, sid: string): Promise<boolean> {
  const session = tx.db.selectFrom('web_sessions').select('id').where('user_id', '=', userId);
  return (await session.where('sid', '=', sid).executeTakeFirst()) !== undefined;
}

export async function deleteAuthSession(tx: Transaction, userId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('web_sessions')
    .where('user_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Moves an open session to the epoch. False if the session has ended. */
export async function moveSessionToEpoch(
  tx: Transaction,
  userId: string,
  { sid, epoch }: { readonly sid: string; readonly epoch: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx.db
    .updateTable('web_sessions')
    .set({ sess: sql<string>`sess || jsonb_build_object('epoch', ${epoch}::integer)` })
    .where('user_id', '=', userId)
    .where('sid', '=', sid)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Deletes all sessions of a user except the one with this hash. Returns their number. */
export async function deleteAuthSessionsOf(
  tx: Transaction,
  userId: string,
  exceptSid?: string,
): Promise<number> {
  let sessions = tx.db.deleteFrom('web_sessions').where('user_id', '=', userId);
  if (exceptSid !== undefined) sessions = sessions.where('sid', '<>', exceptSid);
  return Number((await sessions.executeTakeFirstOrThrow()).numDeletedRows);
}

/** Every browser that has chosen the tenant has chosen none. */
export async function forgetChosenTenant(tx: Transaction, tenantId: string): Promise<number> {
  const { numUpdatedRows } = await tx.db
    .updateTable('web_sessions')
    .set({ sess: sql<string>`sess - 'tenantId'` })
    .where(sql<boolean>`sess ->> 'tenantId' = ${tenantId}`)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

export async function deleteExpiredAuthSessions(tx: Transaction): Promise<number> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('web_sessions')
    .where('expire', '<=', sql<string>`now()`)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
