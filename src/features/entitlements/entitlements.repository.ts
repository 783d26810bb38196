import { sql } from 'kysely';
import type { ScopeTransaction, Transaction } from '../../db/transaction/database.ts';
import type { SubscriptionFields } from '../billing/stripe/subscription-fields.ts';
import type { PaidPlan, PlanId } from './plans.ts';

/** What decides about a tenant's entitlements. */
export interface PlanRow {
  readonly plan: PlanId;
  readonly manual_plan: PaidPlan | null;
  readonly status: string | null;
  readonly quantity: number | null;
  readonly grace_until: string | null;
}

const PLAN_COLUMNS = ['plan', 'manual_plan', 'status', 'quantity', 'grace_until'] as const;

/** Through the tenant's own door, or the one that knows accounts. */
export function findPlan(tx: Transaction, tenantId: string): Promise<PlanRow | undefined> {
  const row = tx.db.selectFrom('tenants').select(PLAN_COLUMNS).where('id', '=', tenantId).executeTakeFirst();
  return row as Promise<PlanRow | undefined>;
}

export interface BillingRow extends PlanRow, Omit<SubscriptionFields, 'stripe_subscription_id' | 'plan'> {
  readonly last_synced_at: string | null;
  readonly reconciled_at: string | null;
  readonly drift: string[];
  readonly seats_used: number;
  readonly checkpoints_stored: number;
  readonly bytes_stored: number;
}

/** Through the tenant's own door: reading needs no billing door. */
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

export async function countCheckpoints(tx: ScopeTransaction): Promise<number> {
  const row = await tx.selectFrom('tenant_usage').select('checkpoints').executeTakeFirst();
  return row?.checkpoints ?? 0;
}

/** The same, and nobody else stores one before the transaction ends. Before the first one there is no row to lock. */
export async function lockCheckpoints(tx: ScopeTransaction): Promise<number> {
  const locked = () => tx.selectFrom('tenant_usage').select('checkpoints').forUpdate().executeTakeFirst();
  const row = await locked();
  if (row) return row.checkpoints;
  await sql`insert into tenant_usage (checkpoints) values (0) on conflict (scope_id) do nothing`.execute(
    tx.db,
  );
  return (await locked())?.checkpoints ?? 0;
}

/** Until the transaction ends nobody else takes or promises a seat of the tenant. */
export async function lockSeats(tx: Transaction, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`seats:${tenantId}`}, 0))`.execute(tx.db);
}

export async function countMembers(tx: Transaction, tenantId: string): Promise<number> {
  const { rows } = await sql<{ members: number }>`
    select count(*) as members from tenant_users where tenant_id = ${tenantId}`.execute(tx.db);
  return rows[0]?.members ?? 0;
}

/** Members, and those who are invited and can still accept. */
export async function countPromisedSeats(tx: ScopeTransaction): Promise<number> {
  const { rows } = await sql<{ invited: number }>`
    select count(*) as invited from invitations where tenant_id = ${tx.scopeId}
      and accepted_at is null and revoked_at is null and expires_at > now()`.execute(tx.db);
  return (rows[0]?.invited ?? 0) + (await countMembers(tx, tx.scopeId));
}
