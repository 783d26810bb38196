import { sql } from 'kysely';
import type { Transaction } from '../../../db/transaction/database.ts';
import type { PaidPlan } from '../../entitlements/plans.ts';

export interface RememberedPrice {
  readonly price_id: string;
  readonly product_id: string | null;
  readonly lookup_key: string | null;
  readonly plan: PaidPlan;
}

/** What is remembered of these prices, and of all prices of these products. */
export async function findPrices(
  tx: Transaction,
  { priceIds, productIds }: { readonly priceIds: readonly string[]; readonly productIds: readonly string[] },
): Promise<RememberedPrice[]> {
  const { rows } = await sql<RememberedPrice>`
    select price_id, product_id, lookup_key, plan from stripe_prices
    where price_id = any (${[...priceIds]}::text[]) or product_id = any (${[...productIds]}::text[])`.execute(
    tx.db,
  );
  return rows;
}

/** A lookup key is remembered with the price, also after it has moved to another one. */
export async function rememberPrices(tx: Transaction, prices: readonly RememberedPrice[]): Promise<void> {
  if (prices.length === 0) return;
  await sql`
    insert into stripe_prices as p (price_id, product_id, lookup_key, plan)
    select * from jsonb_to_recordset(${JSON.stringify(prices)}::jsonb)
      as given (price_id text, product_id text, lookup_key text, plan text)
    on conflict (price_id) do update set product_id = excluded.product_id, plan = excluded.plan, seen_at = now(),
      lookup_key = coalesce(excluded.lookup_key, p.lookup_key)
    where (p.product_id, p.plan, p.lookup_key) is distinct from
      (excluded.product_id, excluded.plan, coalesce(excluded.lookup_key, p.lookup_key))`.execute(tx.db);
}
