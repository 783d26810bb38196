import { sql } from 'kysely';
import type { Transaction } from '../../../db/transaction/database.ts';

/** Deletes expired counters of src/http/limits/shared-limiter.ts. Returns their number. */
export async function deleteExpiredAttempts(tx: Transaction): Promise<number> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('rate_limits')
    .where('expire', '<=', sql<number>`extract(epoch from now()) * 1000`)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
