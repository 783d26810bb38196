import { sql } from 'kysely';
import { daysAgo } from '../../../db/query/ago.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { freeing, storing } from '../../../db/transaction/storing.ts';

/**
 * Claims the ids that are unused, and returns them. Waits for open transactions that have claimed one of them, in the
 * order of the ids, so that two batches cannot deadlock.
 */
export async function claimIds(tx: ScopeTransaction, ids: readonly string[]): Promise<string[]> {
  const rows = await storing<{ item_id: string }>(tx, {
    ctes: sql`claimed as (
      insert into ingested_items (item_id) select item_id from unnest(${ids}::text[]) item_id order by item_id
      on conflict (scope_id, item_id) do nothing returning item_id, stored_bytes)`,
    growth: sql`select sum(stored_bytes) from claimed`,
    rows: sql`select item_id from claimed`,
  });
  return rows.map(({ item_id }) => item_id);
}

export async function releaseIds(tx: ScopeTransaction, ids: readonly string[]): Promise<void> {
  await freeing(tx, {
    ctes: sql`released as (
      delete from ingested_items where scope_id = ${tx.scopeId} and item_id = any(${ids}::text[]) returning stored_bytes)`,
    growth: sql`select -sum(stored_bytes) from released`,
  });
}

export async function insertReceipt(tx: ScopeTransaction, receiptId: string, reply: string): Promise<void> {
  await storing(tx, {
    ctes: sql`stored as (
      insert into ingest_receipts (receipt_id, reply) values (${receiptId}, ${reply}) returning stored_bytes)`,
    growth: sql`select sum(stored_bytes) from stored`,
  });
}

export async function findReceipt(tx: ScopeTransaction, receiptId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('ingest_receipts')
    .select('reply')
    .where('receipt_id', '=', receiptId)
    .executeTakeFirst();
  return row?.reply;
}

/** Deletes ids and receipts that are older than this many days. Returns their number. */
export async function forgetIngested(tx: ScopeTransaction, days: number): Promise<number> {
  const [row] = await freeing<{ count: number }>(tx, {
    ctes: sql`items as (
      delete from ingested_items where scope_id = ${tx.scopeId} and created_at < ${daysAgo(days)} returning stored_bytes
    ),
    receipts as (
      delete from ingest_receipts where scope_id = ${tx.scopeId} and created_at < ${daysAgo(days)} returning stored_bytes
    ),
    deleted as (select stored_bytes from items union all select stored_bytes from receipts)`,
    growth: sql`select -sum(stored_bytes) from deleted`,
    rows: sql`select count(*) as count from deleted`,
  });
  return row?.count ?? 0;
}
