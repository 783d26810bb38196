import { sql } from 'kysely';
import type { ScopeTransaction } from '../../db/transaction/database.ts';
import { PLAN_COLUMNS, type PlanRow } from '../entitlements/plan-row.ts';
import type { SubscriptionFields } from './stripe/subscription-fields.ts';

export interface BillingRow
  extends PlanRow,
    Omit<SubscriptionFields, 'stripe_subscription_id' | 'plan'>,
    StoredAmounts {
  readonly last_synced_at: string | null;
  readonly reconciled_at: string | null;
  readonly drift: string[];
  readonly seats_used: number;
}

/** What a plan limits, as far as it is counted with the rows. */
interface StoredAmounts {
  readonly checkpoints_stored: number;
  readonly bytes_stored: number;
}

/**
 * As the tenant's own role: reading needs no billing role. Two statements, because the counts are on another node of a
 * cluster than the account.
 */
export async function findBilling(tx: ScopeTransaction): Promise<BillingRow | undefined> {
  const [row, amounts] = await Promise.all([findAccount(tx), findAmounts(tx)]);
  return row && ({ ...row, ...amounts } as BillingRow);
}

async function findAmounts(tx: ScopeTransaction): Promise<StoredAmounts> {
  const { rows } = await sql<StoredAmounts>`
    select coalesce((select checkpoints from tenant_usage where scope_id = ${tx.scopeId}), 0) as checkpoints_stored,
      coalesce((select bytes + checkpoint_bytes from tenant_storage where scope_id = ${tx.scopeId}), 0) as bytes_stored`.execute(
    tx.db,
  );
  return rows[0] as StoredAmounts;
}

function findAccount(tx: ScopeTransaction) {
  return tx.db
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
    ])
    .where('id', '=', tx.scopeId)
    .executeTakeFirst();
}
