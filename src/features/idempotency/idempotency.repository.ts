import { sql } from 'kysely';
import { hoursAgo } from '../../db/query/ago.ts';
import type { ScopeTransaction } from '../../db/transaction/database.ts';
import { freeing, storing } from '../../db/transaction/storing.ts';

export interface IdempotencyKey {
  readonly userId: string;
  readonly key: string;
}

export interface RecordedRequest {
  readonly fingerprint: Buffer;
  readonly status: number | null;
  readonly reply: string | null;
}

// A waiting request holds a connection here. Within one process, requests with the same key wait in memory instead.
const KEY_LOCK_TIMEOUT_MS = 250;

/**
 * True for the first request that claims the key. Waits briefly for a transaction that has claimed the key and has not
 * ended; if that takes too long, fails with PostgreSQL's lock timeout.
 */
export async function claimKey(
  tx: ScopeTransaction,
  { userId, key }: IdempotencyKey,
  fingerprint: Buffer,
): Promise<boolean> {
  const [, { rows }] = await Promise.all([
    sql`set local lock_timeout = ${sql.lit(KEY_LOCK_TIMEOUT_MS)}`.execute(tx.db),
    sql`insert into idempotency_keys (user_id, key, fingerprint) values (${userId}, ${key}, ${fingerprint})
      on conflict (scope_id, user_id, key) do nothing returning key`.execute(tx.db),
    sql`set local lock_timeout to default`.execute(tx.db),
  ]);
  return rows.length === 1;
}

export function findRecordedRequest(
  tx: ScopeTransaction,
  { userId, key }: IdempotencyKey,
): Promise<RecordedRequest | undefined> {
  return tx
    .selectFrom('idempotency_keys')
    .select(['fingerprint', 'status', 'reply'])
    .where('user_id', '=', userId)
    .where('key', '=', key)
    .executeTakeFirst();
}

export async function recordReply(
  tx: ScopeTransaction,
  { userId, key }: IdempotencyKey,
  reply: { readonly status: number; readonly json: string },
): Promise<void> {
  // this transaction inserted the row, so all of its bytes are counted
  await storing(tx, {
    ctes: sql`recorded as (
      update idempotency_keys set status = ${reply.status}::integer, reply = ${reply.json}::text
      where scope_id = ${tx.scopeId} and user_id = ${userId} and key = ${key} returning stored_bytes)`,
    growth: sql`select sum(stored_bytes) from recorded`,
  });
}

export async function forgetKeys(tx: ScopeTransaction, hours: number): Promise<number> {
  const [row] = await freeing<{ count: number }>(tx, {
    ctes: sql`deleted as (
      delete from idempotency_keys where scope_id = ${tx.scopeId} and created_at < ${hoursAgo(hours)}
      returning stored_bytes)`,
    growth: sql`select -sum(stored_bytes) from deleted`,
    rows: sql`select count(*) as count from deleted`,
  });
  return row?.count ?? 0;
}
