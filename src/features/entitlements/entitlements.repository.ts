import { sql } from 'kysely';
import type { ScopeTransaction, Transaction } from '../../db/transaction/database.ts';
import { PLAN_COLUMNS, type PlanRow } from './plan-row.ts';

/** As the tenant's own role or the identity role. */
export function findPlan(tx: Transaction, tenantId: string): Promise<PlanRow | undefined> {
  const row = tx.db.selectFrom('tenants').select(PLAN_COLUMNS).where('id', '=', tenantId).executeTakeFirst();
  return row as Promise<PlanRow | undefined>;
}

/** The number of checkpoints, locked until the transaction ends. Before the first checkpoint there is no row to lock. */
export async function lockCheckpoints(tx: ScopeTransaction): Promise<number> {
  const locked = () => tx.selectFrom('tenant_usage').select('checkpoints').forUpdate().executeTakeFirst();
  const row = await locked();
  if (row) return row.checkpoints;
  await sql`insert into tenant_usage (checkpoints) values (0) on conflict (scope_id) do nothing`.execute(
    tx.db,
  );
  return (await locked())?.checkpoints ?? 0;
}

/** Locks the tenant's seats until the transaction ends, so that no other transaction takes or promises one. */
export async function lockSeats(tx: Transaction, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`seats:${tenantId}`}, 0))`.execute(tx.db);
}

export async function countMembers(tx: Transaction, tenantId: string): Promise<number> {
  const { rows } = await sql<{ members: number }>`
    select count(*) as members from tenant_users where tenant_id = ${tenantId}`.execute(tx.db);
  return rows[0]?.members ?? 0;
}

/** Members and open invitations. */
export async function countPromisedSeats(tx: ScopeTransaction): Promise<number> {
  const { rows } = await sql<{ invited: number }>`
    select count(*) as invited from invitations where tenant_id = ${tx.scopeId}
      and accepted_at is null and revoked_at is null and expires_at > now()`.execute(tx.db);
  return (rows[0]?.invited ?? 0) + (await countMembers(tx, tx.scopeId));
}
