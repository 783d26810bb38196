import { sql } from 'kysely';
import { z } from 'zod';
import type { ScopeTransaction, Transaction } from '../../db/transaction/database.ts';
import { parsedIfAny, parsedRow } from '../../lib/parsed-row.ts';
import { PLAN_COLUMNS, type PlanRow, planRow } from './plan-row.ts';

const counted = z.object({ count: z.int() });

/** As the tenant's own role or the identity role. */
export async function findPlan(tx: Transaction, tenantId: string): Promise<PlanRow | undefined> {
  const plan = tx.db.selectFrom('tenants').select(PLAN_COLUMNS).where('id', '=', tenantId);
  return parsedIfAny(planRow, await plan.executeTakeFirst());
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

export async function addCheckpoints(tx: ScopeTransaction, count: number): Promise<void> {
  await sql`
    insert into tenant_usage (checkpoints) values (${count}::bigint)
    on conflict (scope_id) do update set checkpoints = tenant_usage.checkpoints + excluded.checkpoints`.execute(
    tx.db,
  );
}

export async function subtractCheckpoints(tx: ScopeTransaction, count: number): Promise<void> {
  await tx
    .updateTable('tenant_usage')
    .set({ checkpoints: sql<number>`greatest(0, checkpoints - ${count}::bigint)` })
    .execute();
}

/** Locks the tenant's seats until the transaction ends, so that no other transaction takes or promises one. */
export async function lockSeats(tx: Transaction, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`seats:${tenantId}`}, 0))`.execute(tx.db);
}

export async function countMembers(tx: Transaction, tenantId: string): Promise<number> {
  const { rows } = await sql`
    select count(*) as count from tenant_users where tenant_id = ${tenantId}`.execute(tx.db);
  return parsedRow(counted, rows[0]).count;
}

/** Members and open invitations. */
export async function countPromisedSeats(tx: ScopeTransaction): Promise<number> {
  const { rows } = await sql`
    select count(*) as count from invitations where tenant_id = ${tx.scopeId}
      and accepted_at is null and revoked_at is null and expires_at > now()`.execute(tx.db);
  return parsedRow(counted, rows[0]).count + (await countMembers(tx, tx.scopeId));
}
