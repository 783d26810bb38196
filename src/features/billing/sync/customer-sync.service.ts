import { BILLING } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import type { Logger } from '../../../lib/logger.ts';
import type { AuditEntry, AuditService } from '../../audit/audit-log/audit.service.ts';
import { isKnownStatus } from '../../entitlements/subscription-access.ts';
import {
  announcePlan,
  type CustomerRow,
  findCustomer,
  markDeleted,
  SUBSCRIPTION_COLUMNS,
  scheduleEndOfGrace,
  writeDrift,
  writeSubscription,
} from '../billing.repository.ts';
import { planOfLookupKey } from '../stripe/lookup-keys.ts';
import type { RelatedType, StripeGateway } from '../stripe/stripe-gateway.ts';
import {
  type CustomerState,
  chosenOf,
  itemOf,
  type SubscriptionFields,
  subscriptionFields,
} from '../stripe/subscription-fields.ts';
import { findUnresolved, markProcessed, resolveEvent } from '../webhook/inbox.repository.ts';
import { dropParkedJobs } from './job-queue.repository.ts';

/** A column that differs from Stripe. */
export interface Difference {
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

/** Every event, job, sync and reconciliation ends here: reads a customer from Stripe and stores the result. */
export class CustomerSyncService {
  readonly #database: Database;
  readonly #stripe: StripeGateway;
  readonly #audit: AuditService;
  readonly #log: Logger;

  constructor(
    database: Database,
    stripe: StripeGateway,
    { audit, log }: { audit: AuditService; log: Logger },
  ) {
    this.#database = database;
    this.#stripe = stripe;
    this.#audit = audit;
    this.#log = log;
  }

  /**
   * Updates the tenant's fields from Stripe, and returns what differed. The lock is taken before Stripe is asked;
   * otherwise an older response could overwrite a newer one. Throws BillingUnavailable; nothing is changed then.
   */
  refresh(customerId: string, options: RefreshOptions = {}): Promise<Difference[]> {
    return this.#database.underLock(BILLING, `stripe:${customerId}`, (held) =>
      this.#refreshUnderLock(held, customerId, options),
    );
  }

  async #refreshUnderLock(
    held: Database,
    customerId: string,
    { always = false, recordDrift = false }: RefreshOptions,
  ): Promise<Difference[]> {
    const before = await held.readOne(BILLING, (tx) => findCustomer(tx, customerId));
    // another job has already done the work of this one
    if (!before || (before.waiting === 0 && !always)) return [];
    const state = before.deleted ? GONE : await this.#stripe.customerState(customerId);
    const fields = before.deleted ? undefined : this.#fieldsOf(customerId, before, state);
    const differences = fields ? differencesOf(before, fields) : [];
    await held.inScope(BILLING, async (tx) => {
      if (fields) await writeSubscription(tx, before.tenant_id, { fields, syncedAt: before.read_at });
      if (state.deleted) await markDeleted(tx, customerId);
      if (fields?.grace_until) await scheduleEndOfGrace(tx, customerId, fields.grace_until);
      if (recordDrift)
        await writeDrift(
          tx,
          before.tenant_id,
          differences.map(({ column }) => column),
        );
      if (differences.length > 0) await announcePlan(tx, before.tenant_id);
      await markProcessed(tx, customerId, before.read_at);
      await dropParkedJobs(tx, customerId);
      // last, because it locks the tenant's audit log until the end
      if (differences.length > 0)
        await this.#audit.record(tx, subscriptionChange(before, differences, customerId));
    });
    if (fields) this.#alert(before.tenant_id, fields, state);
    return differences;
  }

  /** Returns what `refresh` would change, without changing it. */
  async compare(customerId: string): Promise<Difference[]> {
    const before = await this.#database.readOne(BILLING, (tx) => findCustomer(tx, customerId));
    if (!before || before.deleted) return [];
    const state = await this.#stripe.customerState(customerId);
    return differencesOf(before, this.#fieldsOf(customerId, before, state));
  }

  /** Looks up the customer of an event that only references its object. */
  async resolve(eventId: string): Promise<void> {
    const event = await this.#database.readOne(BILLING, (tx) => findUnresolved(tx, eventId));
    if (!event?.related_id) return;
    const customerId = await this.#stripe.customerOf(event.related_type as RelatedType, event.related_id);
    await this.#database.writeOne(BILLING, (tx) => resolveEvent(tx, eventId, customerId));
  }

  #fieldsOf(customerId: string, stored: CustomerRow, state: CustomerState): SubscriptionFields {
    const { graceDays } = this.#stripe.config;
    return subscriptionFields(state, { customerId, stored, graceDays, now: Date.parse(stored.read_at) });
  }

  #alert(tenantId: string, { status }: SubscriptionFields, { subscriptions }: CustomerState): void {
    const tenant = { tenant_id: tenantId, status };
    if (status !== null && !isKnownStatus(status))
      this.#log.error(
        { code: 'billing_unknown_status', ...tenant },
        'unknown subscription status: access is denied',
      );
    const chosen = chosenOf(subscriptions);
    const lookup_key = chosen && itemOf(chosen)?.price.lookup_key;
    if (chosen && !planOfLookupKey(lookup_key ?? null))
      this.#log.error(
        { code: 'billing_unknown_price', ...tenant, lookup_key },
        'the price of the subscription gives no plan',
      );
    const entitling = subscriptions.filter((one) => ['active', 'trialing', 'past_due'].includes(one.status));
    if (entitling.length > 1)
      this.#log.warn(
        { code: 'billing_two_subscriptions', ...tenant },
        'the customer pays for several subscriptions',
      );
  }
}

function subscriptionChange(
  { tenant_id: tenantId }: CustomerRow,
  differences: readonly Difference[],
  customerId: string,
): AuditEntry {
  const side = (which: 'stored' | 'actual') =>
    Object.fromEntries(differences.map((difference) => [difference.column, difference[which]]));
  return {
    tenantId,
    actor: { kind: 'system' },
    action: 'subscription.changed',
    resource: { type: 'stripe_customer', id: customerId },
    before: side('stored'),
    after: side('actual'),
  };
}

const GONE: CustomerState = { deleted: true, subscriptions: [] };

const TIMES = new Set(['current_period_end', 'cancel_at', 'trial_end', 'grace_until']);

function differencesOf(stored: SubscriptionFields, actual: SubscriptionFields): Difference[] {
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
