import { BILLING } from '../../../auth/scope.ts';
import type { Database, Transaction } from '../../../db/transaction/database.ts';
import type { Logger } from '../../../lib/logger.ts';
import type { AuditEntry, AuditService } from '../../audit/audit-log/audit.service.ts';
import { appliedPlan, givenPlan } from '../../entitlements/applied-plan.ts';
import { CustomerUnknown } from '../billing.errors.ts';
import {
  addIssue,
  announcePlan,
  type CustomerRow,
  findCustomer,
  findTenantOf,
  lockTenantOfCustomer,
  markDeleted,
  SUBSCRIPTION_COLUMNS,
  writeDrift,
  writeSubscription,
} from '../billing.repository.ts';
import type { CustomerContacts } from '../contacts/customer-contacts.ts';
import { type RememberedPrice, rememberPrices } from '../prices/price.repository.ts';
import { pricePlans } from '../prices/price-plans.ts';
import { findOpener, type Opener } from '../stripe/outgoing-request.repository.ts';
import type { RelatedType, StripeGateway } from '../stripe/stripe-gateway.ts';
import {
  type BillingIssue,
  type CustomerFindings,
  type CustomerState,
  findingsOf,
  type SubscriptionFields,
} from '../stripe/subscription-fields.ts';
import { findUnresolved, markProcessed, resolveEvent } from '../webhook/inbox.repository.ts';
import { dropParkedJobs, scheduleEndOfGrace } from './job-queue.repository.ts';

/** A column that differs from Stripe. */
export interface ColumnDifference {
  readonly column: string;
  readonly stored: string | number | boolean | null;
  readonly actual: string | number | boolean | null;
}

export interface RefreshOptions {
  /** Ask Stripe even if no event is waiting. */
  readonly always?: boolean;
  /** Record differences as the drift of the tenant. */
  readonly recordDrift?: boolean;
}

interface SyncResult extends CustomerFindings {
  readonly customerId: string;
  readonly known: readonly RememberedPrice[];
  readonly recordDrift: boolean;
}

/** Every event, job, sync and reconciliation ends here: reads a customer from Stripe and stores the result. */
export class CustomerSyncService {
  readonly #database: Database;
  readonly #stripe: StripeGateway;
  readonly #audit: AuditService;
  readonly #contacts: CustomerContacts;
  readonly #log: Logger;

  constructor(
    database: Database,
    stripe: StripeGateway,
    { audit, contacts, log }: { audit: AuditService; contacts: CustomerContacts; log: Logger },
  ) {
    this.#database = database;
    this.#stripe = stripe;
    this.#audit = audit;
    this.#contacts = contacts;
    this.#log = log;
  }

  /**
   * Updates the tenant's fields from Stripe, and returns what differed. The lock is taken before Stripe is asked;
   * otherwise an older response could overwrite a newer one. Throws BillingUnavailable; nothing is changed then.
   */
  refresh(customerId: string, options: RefreshOptions = {}): Promise<ColumnDifference[]> {
    return this.#database.underLock(BILLING, `stripe:${customerId}`, (held) =>
      this.#refreshUnderLock(held, customerId, options),
    );
  }

  async #refreshUnderLock(
    held: Database,
    customerId: string,
    { always = false, recordDrift = false }: RefreshOptions,
  ): Promise<ColumnDifference[]> {
    const before = await held.readOne(BILLING, (tx) => findCustomer(tx, customerId));
    // another job has already done the work of this one
    if (!before || (before.waiting === 0 && !always)) return [];
    const state = before.deleted ? GONE : await this.#stateOf(held, before, customerId);
    if (!state.deleted) await this.#contacts.keep(held, customerId, state.contact);
    const found = before.deleted ? undefined : await this.#findingsOf(held, customerId, before, state);
    const differences = await held.inScope(BILLING, async (tx) => {
      const changed = found ? await this.#write(tx, before, { ...found, customerId, recordDrift }) : [];
      if (state.deleted) await markDeleted(tx, customerId);
      await markProcessed(tx, customerId, before.read_at);
      await dropParkedJobs(tx, customerId);
      // last, because it locks the tenant's audit log until the end
      if (changed.length > 0) {
        const openedBy = await openerOf(tx, before.tenant_id, changed, found?.checkout);
        await this.#audit.record(tx, subscriptionChange(before, changed, { customerId, openedBy }));
      }
      return changed;
    });
    if (found) this.#alert(before.tenant_id, found);
    return differences;
  }

  /** `undefined` if the customer belongs to no tenant. */
  tenantOf(customerId: string): Promise<string | undefined> {
    return this.#database.readOne(BILLING, (tx) => findTenantOf(tx, customerId));
  }

  /** Returns what changed; nothing if the customer has been retired since it was read. */
  async #write(tx: Transaction, before: CustomerRow, found: SyncResult): Promise<ColumnDifference[]> {
    const { tenant_id: tenantId, read_at: syncedAt } = before;
    const { customerId, boughtNow, issues, known, recordDrift } = found;
    const now = await lockTenantOfCustomer(tx, customerId);
    if (!now) return [];
    const plan = appliedPlan(boughtNow, givenPlan(now, Date.parse(syncedAt)));
    const fields = { ...found.fields, plan };
    const differences = differencesOf({ ...before, plan: now.plan }, fields);
    await writeSubscription(tx, tenantId, { fields, issues, syncedAt });
    await rememberPrices(tx, known);
    if (fields.grace_until) await scheduleEndOfGrace(tx, customerId, fields.grace_until);
    if (recordDrift)
      await writeDrift(
        tx,
        tenantId,
        differences.map(({ column }) => column),
      );
    if (differences.length > 0) await announcePlan(tx, tenantId);
    return differences;
  }

  async #stateOf(held: Database, { tenant_id }: CustomerRow, customerId: string): Promise<CustomerState> {
    try {
      return await this.#stripe.customerState(customerId);
    } catch (error) {
      if (error instanceof CustomerUnknown)
        await held.writeOne(BILLING, (tx) => addIssue(tx, tenant_id, 'customer_unknown'));
      throw error;
    }
  }

  /** Returns what `refresh` would change, without changing it. */
  async compare(customerId: string): Promise<ColumnDifference[]> {
    const before = await this.#database.readOne(BILLING, (tx) => findCustomer(tx, customerId));
    if (!before || before.deleted) return [];
    const state = await this.#stripe.customerState(customerId);
    const { fields } = await this.#findingsOf(this.#database, customerId, before, state);
    return differencesOf(before, fields);
  }

  /** Looks up the customer of an event that only references its object. */
  async resolve(eventId: string): Promise<void> {
    const event = await this.#database.readOne(BILLING, (tx) => findUnresolved(tx, eventId));
    if (!event?.related_id) return;
    const customerId = await this.#stripe.customerOf(event.related_type as RelatedType, event.related_id);
    await this.#database.writeOne(BILLING, (tx) => resolveEvent(tx, eventId, customerId));
  }

  async #findingsOf(database: Database, customerId: string, stored: CustomerRow, state: CustomerState) {
    const prices = state.subscriptions.flatMap(({ items }) => items.data.map(({ price }) => price));
    const { planOf, known } = await pricePlans(database, this.#stripe, prices);
    const { graceDays } = this.#stripe.config;
    const now = Date.parse(stored.read_at);
    return { ...findingsOf(state, { customerId, stored, planOf, graceDays, now }), known };
  }

  #alert(tenantId: string, { fields, issues }: CustomerFindings): void {
    const { status, price, bought_plan } = fields;
    for (const issue of issues) {
      const [level, message] = ALERTS[issue];
      this.#log[level](
        { code: `billing_${issue}`, tenant_id: tenantId, status, price, bought_plan },
        message,
      );
    }
  }
}

const ALERTS: Readonly<Record<BillingIssue, readonly ['error' | 'warn', string]>> = {
  unknown_status: ['error', 'unknown subscription status: access is denied'],
  unknown_price: [
    'error',
    'nothing says which plan the price of the subscription sells: the tenant keeps the plan that it had; set omnimemory_plan in the metadata of the price',
  ],
  two_subscriptions: ['warn', 'the customer pays for several subscriptions'],
  odd_quantity: [
    'warn',
    'the quantity of the subscription does not fit its plan: it pays for fewer seats than are included, or for seats without an effect',
  ],
  customer_unknown: ['error', 'Stripe does not know the customer'],
};

/** Who had the page made at which a new subscription was bought. */
async function openerOf(
  tx: Transaction,
  tenantId: string,
  differences: readonly ColumnDifference[],
  checkout: string | undefined,
): Promise<Opener | undefined> {
  const isNew = differences.some(({ column }) => column === 'stripe_subscription_id');
  return isNew && checkout !== undefined ? findOpener(tx, tenantId, checkout) : undefined;
}

function subscriptionChange(
  { tenant_id: tenantId }: CustomerRow,
  differences: readonly ColumnDifference[],
  { customerId, openedBy }: { customerId: string; openedBy: Opener | undefined },
): AuditEntry {
  const side = (which: 'stored' | 'actual') =>
    Object.fromEntries(differences.map((difference) => [difference.column, difference[which]]));
  return {
    tenantId,
    actor: { kind: 'system' },
    action: 'subscription.changed',
    resource: { type: 'stripe_customer', id: customerId },
    before: side('stored'),
    after: { ...side('actual'), ...(openedBy && { checkout_opened_by: openedBy }) },
  };
}

const GONE: CustomerState = { deleted: true, contact: { name: null, email: null }, subscriptions: [] };

const TIMES = new Set(['current_period_end', 'cancel_at', 'trial_end', 'grace_until']);

function differencesOf(stored: SubscriptionFields, actual: SubscriptionFields): ColumnDifference[] {
  return SUBSCRIPTION_COLUMNS.map((column) => ({
    column,
    stored: comparable(column, stored[column]),
    actual: comparable(column, actual[column]),
  })).filter((difference) => difference.stored !== difference.actual);
}

/** PostgreSQL and Date format the same time differently. */
function comparable<T extends string | number | boolean | null>(column: string, value: T): T | string {
  return typeof value === 'string' && TIMES.has(column) ? new Date(value).toISOString() : value;
}
