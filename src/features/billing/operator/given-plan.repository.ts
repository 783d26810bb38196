import { sql } from 'kysely';
import type { Transaction } from '../../../db/transaction/database.ts';
import type { GivenPlan } from '../../entitlements/applied-plan.ts';
import { PLAN_COLUMNS, type PlanRow } from '../../entitlements/plan-row.ts';
import type { PlanId } from '../../entitlements/plans.ts';

/** Locks the tenant until the transaction ends. */
export async function lockPlan(tx: Transaction, tenantId: string): Promise<PlanRow | undefined> {
  const row = await tx.db
    .selectFrom('tenants')
    .select(PLAN_COLUMNS)
    .where('id', '=', tenantId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row as PlanRow | undefined;
}

export async function writeGivenPlan(
  tx: Transaction,
  tenantId: string,
  change: GivenPlan & { readonly plan: PlanId },
): Promise<void> {
  await tx.db
    .updateTable('tenants')
    .set({ ...change, updated_at: sql<string>`now()` })
    .where('id', '=', tenantId)
    .execute();
}

/** Tenants whose operator's plan has ended, and that is not recorded yet. */
export async function listEndedPlans(tx: Transaction, limit: number): Promise<string[]> {
  const rows = await tx.db
    .selectFrom('tenants')
    .select('id')
    .where('manual_plan_until', '<=', sql<string>`now()`)
    .orderBy('manual_plan_until')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
