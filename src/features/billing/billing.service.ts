import type { Actor } from '../../auth/actor.ts';
import { BILLING, type Scope, tenantOf } from '../../auth/scope.ts';
import type { Database } from '../../db/transaction/database.ts';
import { NotFound } from '../../lib/errors.ts';
import type { AuditService } from '../audit/audit-log/audit.service.ts';
import { holdAuthority } from '../authority/hold-authority.ts';
import { currentPlan, type EntitlementsService } from '../entitlements/entitlements.service.ts';
import type { PaidPlan, PlanId } from '../entitlements/plans.ts';
import { isLive } from '../entitlements/subscription-access.ts';
import {
  BillingNotConfigured,
  BillingUnavailable,
  NoCustomer,
  PriceMissing,
  SubscriptionExists,
} from './billing.errors.ts';
import {
  announcePlan,
  enqueueRefresh,
  findBilledTenant,
  insertCustomer,
  setManualPlan,
} from './billing.repository.ts';
import { findBilling } from './billing-row.repository.ts';
import { type BillingInterval, lookupKeyOf } from './stripe/lookup-keys.ts';
import { makeOnce } from './stripe/outgoing-request.ts';
import type { CheckoutWish, StripeGateway } from './stripe/stripe-gateway.ts';
import type { CustomerSyncService } from './sync/customer-sync.service.ts';

export interface Purchase {
  readonly plan: PaidPlan;
  readonly interval: BillingInterval;
  readonly quantity: number;
}

/** The calls to Stripe that a tenant's own requests need. */
export interface StripeParts {
  readonly stripe: StripeGateway;
  readonly sync: CustomerSyncService;
}

// Stripe keeps idempotency keys for 24 hours; a portal page is for immediate use.
const REPEAT_SECONDS = { lasting: 23 * 3_600, portal: 60 };

interface BillingParts {
  readonly audit: AuditService;
  readonly entitlements: EntitlementsService;
  /** `undefined`: billing is not configured. */
  readonly stripeServices: StripeParts | undefined;
}

/** The tenant's side of billing. Never calls Stripe while a transaction is open. */
export class BillingService {
  readonly #database: Database;
  readonly #audit: AuditService;
  readonly #entitlements: EntitlementsService;
  readonly #stripe: StripeParts | undefined;

  constructor(database: Database, { audit, entitlements, stripeServices }: BillingParts) {
    this.#database = database;
    this.#audit = audit;
    this.#entitlements = entitlements;
    this.#stripe = stripeServices;
  }

  /** The stored state, which is available even if Stripe is not configured or not responding. */
  async get(scope: Scope) {
    const { tenantId } = tenantOf(scope);
    const row = await this.#database.readOne(scope, findBilling);
    if (!row) throw new NotFound('tenant');
    const { plan, access, grace_until, entitlements } = currentPlan(row, Date.now());
    const { stripe_customer_id, manual_plan, seats_used, checkpoints_stored, bytes_stored, ...rest } = row;
    return {
      ...rest,
      tenant_id: tenantId,
      configured: this.#stripe !== undefined,
      has_customer: stripe_customer_id !== null,
      plan,
      access,
      grace_until,
      limits: entitlements,
      usage: { seats: seats_used, checkpoints: checkpoints_stored, stored_bytes: bytes_stored },
    };
  }

  /**
   * Returns the URL of a page to pay at. The same request returns the same page; a request for another plan closes the
   * older page, so that only one can be paid. Throws SubscriptionExists, PriceMissing, BillingUnavailable, or
   * PermissionDenied and KeyEnded if the caller has lost the right.
   */
  async checkout(
    scope: Scope,
    { plan, interval, quantity }: Purchase,
    actor: Actor,
  ): Promise<{ url: string }> {
    const { tenantId } = tenantOf(scope);
    const { stripe } = this.#stripeOrThrow();
    const price = await stripe.priceOf(lookupKeyOf(plan, interval));
    if (price === undefined) throw new PriceMissing(plan);
    return this.#whilePermitted(scope, actor, async (held) => {
      const tenant = await tenantIn(held, tenantId);
      if (tenant.status !== null && isLive(tenant.status)) throw new SubscriptionExists();
      const customer = tenant.stripe_customer_id ?? (await this.#newCustomer(held, tenantId));
      // the stored status may be older than a page that has just been paid
      if (await stripe.hasLiveSubscription(customer)) {
        await held.writeOne(BILLING, (tx) => enqueueRefresh(tx, customer));
        throw new SubscriptionExists();
      }
      return this.#checkoutPage(held, tenantId, { customer, price, quantity });
    });
  }

  async #newCustomer(held: Database, tenantId: string): Promise<string> {
    const { stripe } = this.#stripeOrThrow();
    const { id } = await makeOnce(
      held,
      { tenantId, operation: 'create_customer', parameters: {}, repeatWithinSeconds: REPEAT_SECONDS.lasting },
      (key) => stripe.createCustomer(tenantId, key),
      async (tx, customer) => {
        await insertCustomer(tx, tenantId, customer.id);
        await enqueueRefresh(tx, customer.id);
      },
    );
    return id;
  }

  async #checkoutPage(held: Database, tenantId: string, wish: CheckoutWish): Promise<{ url: string }> {
    const { stripe } = this.#stripeOrThrow();
    const kept = await stripe.keepOpenSession(wish);
    if (kept !== undefined) return { url: kept };
    const claim = {
      tenantId,
      operation: 'create_checkout_session',
      parameters: wish,
      repeatWithinSeconds: REPEAT_SECONDS.lasting,
    } as const;
    const make = () => makeOnce(held, claim, (key) => stripe.createCheckoutSession(wish, key));
    // a key from before a crash may return a page that has been closed since; the key is then used up
    const url = (await make()).url ?? (await make()).url;
    if (url === null)
      throw new BillingUnavailable(new Error('Stripe returned a checkout session without a URL.'));
    return { url };
  }

  /** Returns the URL of Stripe's page to change or cancel the subscription. Throws NoCustomer, BillingUnavailable. */
  async portal(scope: Scope, actor: Actor): Promise<{ url: string }> {
    const { tenantId } = tenantOf(scope);
    const { stripe } = this.#stripeOrThrow();
    return this.#whilePermitted(scope, actor, async (held) => {
      const { stripe_customer_id: customer } = await tenantIn(held, tenantId);
      if (customer === null) throw new NoCustomer();
      const claim = {
        tenantId,
        operation: 'create_portal_session',
        parameters: { customer },
        repeatWithinSeconds: REPEAT_SECONDS.portal,
      } as const;
      const session = await makeOnce(held, claim, (key) => stripe.createPortalSession(customer, key));
      return { url: session.url };
    });
  }

  /** Synchronizes with Stripe now, and returns the same as `get`. Throws NoCustomer, BillingUnavailable. */
  async sync(scope: Scope, actor: Actor) {
    const { tenantId } = tenantOf(scope);
    const { sync } = this.#stripeOrThrow();
    await this.#requirePermitted(scope, actor);
    const { stripe_customer_id: customer } = await tenantIn(this.#database, tenantId);
    if (customer === null) throw new NoCustomer();
    await sync.refresh(customer, { always: true });
    this.#entitlements.forget(tenantId);
    return this.get(scope);
  }

  /**
   * The plan that applies unless a subscription decides. For operators. Throws NotFound, or SubscriptionExists while a
   * subscription decides.
   */
  async setPlan(tenantId: string, plan: PlanId, actor: Actor): Promise<void> {
    await this.#underTenantLock(tenantId, async (held) => {
      const { status, plan: before } = await tenantIn(held, tenantId);
      if (status !== null && isLive(status)) throw new SubscriptionExists();
      const resource = { type: 'tenant', id: tenantId };
      const change = { before: { plan: before }, after: { plan } };
      await held.inScope(BILLING, async (tx) => {
        await setManualPlan(tx, tenantId, plan);
        await announcePlan(tx, tenantId);
        await this.#audit.record(tx, { tenantId, actor, action: 'plan.set', resource, ...change });
      });
    });
    this.#entitlements.forget(tenantId);
  }

  /**
   * No transaction is open around the calls to Stripe, so nothing is locked meanwhile. The caller's right is checked
   * before anything is created, and again before the page is returned: anyone who has its URL can open it.
   */
  #whilePermitted<T>(scope: Scope, actor: Actor, work: (held: Database) => Promise<T>): Promise<T> {
    return this.#underTenantLock(tenantOf(scope).tenantId, async (held) => {
      await this.#requirePermitted(scope, actor);
      const made = await work(held);
      await this.#requirePermitted(scope, actor);
      return made;
    });
  }

  async #requirePermitted(scope: Scope, actor: Actor): Promise<void> {
    const { tenantId } = tenantOf(scope);
    await this.#database.inScope(scope, (tx) =>
      holdAuthority(tx, { tenantId, actor, permission: 'billing:manage' }),
    );
  }

  #underTenantLock<T>(tenantId: string, work: (held: Database) => Promise<T>): Promise<T> {
    return this.#database.underLock(BILLING, `billing:${tenantId}`, work);
  }

  #stripeOrThrow(): StripeParts {
    if (!this.#stripe) throw new BillingNotConfigured();
    return this.#stripe;
  }
}

async function tenantIn(database: Database, tenantId: string) {
  const tenant = await database.readOne(BILLING, (tx) => findBilledTenant(tx, tenantId));
  if (!tenant) throw new NotFound('tenant');
  return tenant;
}
