import { sql } from 'kysely';
import type { ScopeTransaction } from './database.ts';

/**
 * The statements of this transaction are planned for the tables as they are now. A scope grows from nothing to ten thousands of
 * rows within a minute, and the plans that PostgreSQL keeps for prepared statements would read all rows of the scope for each
 * row of a batch: to a plan that was made for a nearly empty table, each index was as good as any other.
 */
export async function planAnew(tx: ScopeTransaction): Promise<void> {
  await sql`select set_config('plan_cache_mode', 'force_custom_plan', true)`.execute(tx.db);
}
