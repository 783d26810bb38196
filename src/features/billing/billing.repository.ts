import { sql } from 'kysely';
import { z } from 'zod';
import type { Transaction } from '../../db/transaction/database.ts';
import { parsedIfAny } from '../../lib/parsed-row.ts';
import { type PlanRow, planRow } from '../entitlements/plan-row.ts';
import type { PlanId } from '../entitlements/plans.ts';
import {
  type BillingIssue,
  type CustomerFindings,
  NO_SUBSCRIPTION,
  type StoredFields,
  type SubscriptionFields,
} from './stripe/subscription-fields.ts';

/** The columns that mirror Stripe. */
export const SUBSCRIPTION_COLUMNS = [
  'plan',
  'bought_plan',
  'stripe_customer_id',
  'stripe_subscription_id',
  'status',
  'price',
  'quantity',
  'current_period_end',
  'cancel_at',
  'cancel_at_period_end',
  'trial_end',
  'grace_until',
] as const satisfies readonly (keyof SubscriptionFields)[];

const nullableText = z.string().nullable();
const customerRow = planRow.extend({
  stripe_customer_id: nullableText,
  stripe_subscription_id: nullableText,
  price: nullableText,
  current_period_end: nullableText,
  cancel_at: nullableText,
  cancel_at_period_end: z.boolean(),
  trial_end: nullableText,
  tenant_id: z.string(),
  deleted: z.boolean(),
  /** Events of the customer that are not processed yet. */
  waiting: z.int(),
  /** The time of this reading, by the database's clock. */
  read_at: z.string(),
}) satisfies z.ZodType<SubscriptionFields & StoredFields>;
export type CustomerRow = Readonly<z.infer<typeof customerRow>>;

/** The stored state of a customer; `undefined` if it belongs to no tenant. */
export async function findCustomer(tx: Transaction, customerId: string): Promise<CustomerRow | undefined> {
  const row = await tx.db
    .selectFrom('stripe_customers as c')
    .innerJoin('tenants as t', 't.id', 'c.tenant_id')
    .select(SUBSCRIPTION_COLUMNS.map((column) => `t.${column}` as const))
    .select(['t.id as tenant_id', 't.manual_plan', 't.manual_plan_until'])
    .select([
      sql<boolean>`c.deleted_at is not null`.as('deleted'),
      sql<string>`clock_timestamp()`.as('read_at'),
      sql<number>`(select count(*) from stripe_events e where e.customer_id = c.customer_id and e.processed_at is null)`.as(
        'waiting',
      ),
    ])
    .where('c.customer_id', '=', customerId)
    .executeTakeFirst();
  return parsedIfAny(customerRow, row);
}

/** `undefined` if the customer belongs to no tenant. */
export async function findTenantOf(tx: Transaction, customerId: string): Promise<string | undefined> {
  const customer = tx.db.selectFrom('stripe_customers').select('tenant_id');
  return (await customer.where('customer_id', '=', customerId).executeTakeFirst())?.tenant_id;
}

export type PlanState = Pick<PlanRow, 'plan' | 'manual_plan' | 'manual_plan_until'>;

/** First, before a line of the audit log: the line's foreign key locks the tenant after the log, all others before. */
export async function shareTenant(tx: Transaction, tenantId: string): Promise<void> {
  await tx.db.selectFrom('tenants').select('id').where('id', '=', tenantId).forKeyShare().execute();
}

/**
 * Locks the tenant of a customer until the transaction ends, because the operator may have given a plan since the
 * customer was read. `undefined` if the customer is no longer the tenant's.
 */
export async function lockTenantOfCustomer(
  tx: Transaction,
  customerId: string,
): Promise<PlanState | undefined> {
  const row = await tx.db
    .selectFrom('tenants as t')
    .innerJoin('stripe_customers as c', 'c.tenant_id', 't.id')
    .select(['t.plan', 't.manual_plan', 't.manual_plan_until'])
    .where('c.customer_id', '=', customerId)
    .where('c.deleted_at', 'is', null)
    .forNoKeyUpdate('t')
    .executeTakeFirst();
  return row as PlanState | undefined;
}

export interface SyncedSubscription extends Pick<CustomerFindings, 'issues'> {
  readonly fields: SubscriptionFields;
  /** The time at which the fields were requested, so that they do not look newer than they are. */
  readonly syncedAt: string;
}

export async function writeSubscription(
  tx: Transaction,
  tenantId: string,
  { fields, issues, syncedAt }: SyncedSubscription,
): Promise<void> {
  await tx.db
    .updateTable('tenants')
    .set({ ...fields, billing_issues: [...issues], last_synced_at: syncedAt, updated_at: sql<string>`now()` })
    .where('id', '=', tenantId)
    .execute();
}

export async function writeDrift(tx: Transaction, tenantId: string, drift: readonly string[]): Promise<void> {
  await tx.db
    .updateTable('tenants')
    .set({ drift: [...drift], reconciled_at: sql<string>`now()` })
    .where('id', '=', tenantId)
    .execute();
}

/** The last sync failed for a reason that the operator has to look at. */
export async function addIssue(tx: Transaction, tenantId: string, issue: BillingIssue): Promise<void> {
  await sql`update tenants set billing_issues = array_append(billing_issues, ${issue}::text)
    where id = ${tenantId} and not ${issue}::text = any (billing_issues)`.execute(tx.db);
}

export interface TenantIssues {
  readonly tenant_id: string;
  readonly stripe_customer_id: string | null;
  readonly plan: string;
  readonly price: string | null;
  readonly billing_issues: string[];
}

export function listIssues(tx: Transaction): Promise<TenantIssues[]> {
  return tx.db
    .selectFrom('tenants')
    .select(['id as tenant_id', 'stripe_customer_id', 'plan', 'price', 'billing_issues'])
    .where('billing_issues', '<>', sql<string[]>`'{}'`)
    .orderBy('id')
    .execute();
}

/** The row stays as a tombstone. */
export async function markDeleted(tx: Transaction, customerId: string): Promise<void> {
  await tx.db
    .updateTable('stripe_customers')
    .set({ deleted_at: sql<string>`now()` })
    .where('customer_id', '=', customerId)
    .where('deleted_at', 'is', null)
    .execute();
}

export interface LiveCustomer {
  readonly customer_id: string;
  readonly tenant_id: string;
}

/** Every customer that is not a tombstone, in order, starting after `after`. */
export function listCustomers(tx: Transaction, after: string, limit: number): Promise<LiveCustomer[]> {
  return tx.db
    .selectFrom('stripe_customers')
    .select(['customer_id', 'tenant_id'])
    .where('deleted_at', 'is', null)
    .where('customer_id', '>', after)
    .orderBy('customer_id')
    .limit(limit)
    .execute();
}

export const PLAN_CHANGES = 'plan_changes';

/** At COMMIT, every server process drops the tenant's plan from its cache. */
export async function announcePlan(tx: Transaction, tenantId: string): Promise<void> {
  await sql`select pg_notify(${PLAN_CHANGES}, ${tenantId})`.execute(tx.db);
}

/** Forgets a customer that Stripe does not know. Its row stays, so that late events of it change nothing. */
export async function retireCustomer(tx: Transaction, tenantId: string, customerId: string): Promise<void> {
  // the tenant first, as a sync locks them
  await tx.db
    .updateTable('tenants')
    .set({ stripe_customer_id: null, updated_at: sql<string>`now()` })
    .where('id', '=', tenantId)
    .execute();
  await tx.db
    .updateTable('stripe_customers')
    .set({ deleted_at: sql<string>`now()`, replaced_at: sql<string>`now()` })
    .where('customer_id', '=', customerId)
    .where('deleted_at', 'is', null)
    .execute();
}

export async function endSubscription(tx: Transaction, tenantId: string, plan: PlanId): Promise<void> {
  await tx.db
    .updateTable('tenants')
    .set({ ...NO_SUBSCRIPTION, plan, billing_issues: [], updated_at: sql<string>`now()` })
    .where('id', '=', tenantId)
    .execute();
}

export interface BilledTenantRow {
  readonly tenant_id: string;
  readonly stripe_customer_id: string | null;
  readonly status: string | null;
  readonly plan: string;
  /** Of the deletion that has suspended the tenant. */
  readonly deletion_id: string | null;
  readonly deletion_due_at: string | null;
}

export function findBilledTenant(tx: Transaction, tenantId: string): Promise<BilledTenantRow | undefined> {
  return tx.db
    .selectFrom('tenants')
    .select(['id as tenant_id', 'stripe_customer_id', 'status', 'plan', 'deletion_id', 'deletion_due_at'])
    .where('id', '=', tenantId)
    .executeTakeFirst();
}

export async function insertCustomer(tx: Transaction, tenantId: string, customerId: string): Promise<void> {
  await tx.db
    .insertInto('stripe_customers')
    .values({ customer_id: customerId, tenant_id: tenantId })
    .execute();
  await tx.db
    .updateTable('tenants')
    .set({ stripe_customer_id: customerId, updated_at: sql<string>`now()` })
    .where('id', '=', tenantId)
    .execute();
}
