import { sql } from 'kysely';
import type { ScopeTransaction } from '../../db/transaction/database.ts';
import { PLAN_COLUMNS, type PlanRow } from '../entitlements/plan-row.ts';
import type { SubscriptionFields } from './stripe/subscription-fields.ts';

export interface BillingRow extends PlanRow, Omit<SubscriptionFields, 'stripe_subscription_id' | 'plan'> {
  readonly last_synced_at: string | null;
  readonly reconciled_at: string | null;
  readonly drift: string[];
  readonly seats_used: number;
  readonly checkpoints_stored: number;
  readonly bytes_stored: number;
}

/** As the tenant's own role: reading needs no billing role. */
export async function findBilling(tx: ScopeTransaction): Promise<BillingRow | undefined> {
  const row = await tx.db
    .selectFrom('tenants')
    .select(PLAN_COLUMNS)
    .select([
      'stripe_customer_id',
      'price',
      'current_period_end',
      'cancel_at',
      'cancel_at_period_end',
      'trial_end',
      'last_synced_at',
      'reconciled_at',
      'drift',
      sql<number>`(select count(*) from tenant_users where tenant_id = tenants.id)`.as('seats_used'),
      sql<number>`coalesce((select checkpoints from tenant_usage where scope_id = tenants.id), 0)`.as(
        'checkpoints_stored',
      ),
      sql<number>`coalesce((select bytes + checkpoint_bytes from tenant_storage where scope_id = tenants.id), 0)`.as(
        'bytes_stored',
      ),
    ])
    .where('id', '=', tx.scopeId)
    .executeTakeFirst();
  return row as BillingRow | undefined;
}
