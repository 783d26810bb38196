import { sql } from 'kysely';
import type { Transaction } from '../../../db/transaction/database.ts';

/** Of the counters that src/http/limits/shared-limiter.ts keeps. Gives how many there were. */
export async function deleteExpiredAttempts(tx: Transaction): Promise<number> {
  const { numDeletedRows } = await tx.db
    .deleteFrom('rate_limits')
    .where('expire', '<=', sql<number>`extract(epoch from now()) * 1000`)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
