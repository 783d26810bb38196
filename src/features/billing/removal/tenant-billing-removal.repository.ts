import { sql } from 'kysely';
import type { Transaction } from '../../../db/transaction/database.ts';

export interface CustomerOfTenant {
  readonly customer_id: string;
  readonly deleted: boolean;
}

export async function listCustomersOf(tx: Transaction, tenantId: string): Promise<CustomerOfTenant[]> {
  const { rows } = await sql<CustomerOfTenant>`
    select customer_id, deleted_at is not null as deleted from stripe_customers
    where tenant_id = ${tenantId} order by customer_id`.execute(tx.db);
  return rows;
}

// The table of jobs is private to graphile-worker, so the version of graphile-worker is pinned.

/** Jobs about the tenant or its customers. A worker that runs one of them finds nothing to do. */
export async function deleteJobsOf(
  tx: Transaction,
  tenantId: string,
  customers: readonly string[],
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from graphile_worker._private_jobs where payload->>'tenant_id' = ${tenantId}
      or payload->>'customer_id' = any (${customers}::text[])`.execute(tx.db);
  return Number(numAffectedRows);
}

/** Events of the customers. One that is not processed yet has nothing to change. */
export async function deleteEventsOf(tx: Transaction, customers: readonly string[]): Promise<number> {
  await sql`update stripe_events set processed_at = now()
    where customer_id = any (${customers}::text[]) and processed_at is null`.execute(tx.db);
  const { numAffectedRows = 0n } = await sql`
    delete from stripe_events where customer_id = any (${customers}::text[])`.execute(tx.db);
  return Number(numAffectedRows);
}
