import { sql } from 'kysely';
import type { ScopeTransaction, Transaction } from '../../db/transaction/database.ts';

/** The person can join no tenant until the transaction ends. */
export async function lockJoining(tx: Transaction, userId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`tenants of:${userId}`}, 0))`.execute(tx.db);
}

/**
 * Begins, or begins again, the time in which an owner decides about what the person kept private. As the tenant role or the
 * role for deletion.
 */
export async function recordDeparture(tx: ScopeTransaction, userId: string): Promise<void> {
  await sql`insert into departed_members (user_id) values (${userId}::text)
    on conflict (scope_id, user_id) do update set left_at = excluded.left_at returning 1`.execute(tx.db);
}
