import { sql } from 'kysely';
import { daysAgo } from '../../db/ago.ts';
import type { ScopeTransaction } from '../../db/database.ts';

/**
 * Those of the ids that nobody has used. Waits for transactions that have claimed one of them and not ended yet, in the
 * order of the ids, so that two batches wait for each other and never in a circle.
 */
export async function claimIds(tx: ScopeTransaction, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ item_id: string }>`
    insert into ingested_items (item_id) select item_id from unnest(${ids}::text[]) item_id order by item_id
    on conflict (scope_id, item_id) do nothing returning item_id`.execute(tx.db);
  return rows.map(({ item_id }) => item_id);
}

export async function releaseIds(tx: ScopeTransaction, ids: readonly string[]): Promise<void> {
  await tx.deleteFrom('ingested_items').where(sql<boolean>`item_id = any(${ids}::text[])`).execute();
}

export async function insertReceipt(tx: ScopeTransaction, receiptId: string, reply: string): Promise<void> {
  await sql`insert into ingest_receipts (receipt_id, reply) values (${receiptId}, ${reply})`.execute(tx.db);
}

export async function findReceipt(tx: ScopeTransaction, receiptId: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('ingest_receipts')
    .select('reply')
    .where('receipt_id', '=', receiptId)
    .executeTakeFirst();
  return row?.reply;
}

/** Forgets ids and receipts that are older than so many days, and gives their number. */
export async function forgetIngested(tx: ScopeTransaction, days: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with items as (
      delete from ingested_items where scope_id = ${tx.scopeId} and created_at < ${daysAgo(days)} returning 1
    ),
    receipts as (
      delete from ingest_receipts where scope_id = ${tx.scopeId} and created_at < ${daysAgo(days)} returning 1
    )
    select (select count(*) from items) + (select count(*) from receipts) as count`.execute(tx.db);
  return rows[0]?.count ?? 0;
}
