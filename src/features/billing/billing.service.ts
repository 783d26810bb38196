import type { Actor } from '../../auth/actor.ts';
import { TenantInDeletion } from '../../auth/errors.ts';
import { BILLING, type Scope, tenantOf } from '../../auth/scope.ts';
import type { Database } from '../../db/transaction/database.ts';
import { NotFound } from '../../lib/errors.ts';
import type { AuditService } from '../audit/audit-log/audit.service.ts';
import { holdAuthority } from '../authority/hold-authority.ts';
import { givenPlan } from '../entitlements/applied-plan.ts';
import { currentPlan, type EntitlementsService } from '../entitlements/entitlements.service.ts';
import type { PlanId } from '../entitlements/plans.ts';
import { isLive } from '../entitlements/subscription-access.ts';
import { BillingNotConfigured, CustomerUnknown, NoCustomer } from './billing.errors.ts';
import { type BilledTenantRow, findBilledTenant, shareTenant } from './billing.repository.ts';
import { findBilling } from './billing-row.repository.ts';
import { type Bill, Checkout, CustomerDeleted, type PageToPay, type Purchase } from './checkout/checkout.ts';
import { quantityOf } from './checkout/seats.ts';
import type { CustomerContacts } from './contacts/customer-contacts.ts';
import type { OperatorBillingService } from './operator/operator-billing.service.ts';
import { createOnce } from './stripe/outgoing-request.ts';
import type { StripeGateway } from './stripe/stripe-gateway.ts';
import type { CustomerSyncService } from './sync/customer-sync.service.ts';

/** The calls to Stripe that a tenant's own requests need. */
export interface StripeParts {
  readonly stripe: StripeGateway;
  readonly sync: CustomerSyncService;
  readonly contacts: CustomerContacts;
}

// a portal page is for immediate use
const REPEAT_PORTAL_SECONDS = 60;

interface BillingParts {
  readonly entitlements: EntitlementsService;
  readonly audit: AuditService;
  readonly operator: OperatorBillingService;
  /** `undefined`: billing is not configured. */
  readonly stripeServices: StripeParts | undefined;
}

/** The tenant's side of billing. Never calls Stripe while a transaction is open. */
export class BillingService {
  readonly #database: Database;
  readonly #audit: AuditService;
  readonly #operator: OperatorBillingService;
  readonly #entitlements: EntitlementsService;
  readonly #stripe: StripeParts | undefined;

  constructor(database: Database, { audit, operator, entitlements, stripeServices }: BillingParts) {
    this.#database = database;
    this.#audit = audit;
    this.#operator = operator;
    this.#entitlements = entitlements;
    this.#stripe = stripeServices;
  }

  /** The stored state, which is available even if Stripe is not configured or not responding. */
  async get(scope: Scope) {
    const { tenantId } = tenantOf(scope);
    const row = await this.#database.inScope(scope, findBilling);
    if (!row) throw new NotFound('tenant');
    const { plan, access, grace_until, entitlements } = currentPlan(row, Date.now());
    const {
      stripe_customer_id,
      manual_plan: _given,
      manual_plan_until,
      bought_plan: _bought,
      ...others
    } = row;
    const { seats_used, checkpoints_stored, bytes_stored, ...rest } = others;
    const given = givenPlan(row, Date.now());
    return {
      ...rest,
      tenant_id: tenantId,
      configured: this.#stripe !== undefined,
      has_customer: stripe_customer_id !== null,
      plan,
      access,
      grace_until,
      operator_plan: given,
      operator_plan_until: given === null ? null : manual_plan_until,
      limits: entitlements,
      usage: { seats: seats_used, checkpoints: checkpoints_stored, stored_bytes: bytes_stored },
    };
  }

  /**
   * Returns the URL of a page to pay at. The same request returns the same page; a request for another plan closes the
   * older page, so that only one can be paid. Throws SubscriptionExists, TenantInDeletion, PriceMissing, CustomerUnknown,
   * BillingUnavailable, BillingMisconfigured, or PermissionDenied and KeyEnded if the caller has lost the right.
   */
  async checkout(scope: Scope, purchase: Purchase, actor: Actor): Promise<PageToPay> {
    const { tenantId } = tenantOf(scope);
    const { stripe, contacts } = this.#stripeOrThrow();
    const quantity = quantityOf(purchase.plan, purchase.quantity);
    const checkout = new Checkout(stripe, contacts);
    const price = await checkout.priceOf(this.#database, purchase);
    const openedBy = { kind: actor.kind, user_id: actor.userId, key_id: actor.keyId };
    return this.#withCustomer(() =>
      this.#whilePermitted(scope, { actor, action: 'checkout.opened' }, async (held) => {
        const tenant = await tenantIn(held, tenantId);
        if (tenant.deletion_id !== null)
          throw new TenantInDeletion(tenant.deletion_id, tenant.deletion_due_at);
        const customer = await checkout.customerOf(held, tenant);
        const returnUrl = stripe.returnUrlOf(tenantId);
        return checkout.pageOf(held, tenantId, { customer, price, quantity, returnUrl, purchase, openedBy });
      }),
    );
  }

  /** Does the work again where it found that the customer was deleted, after that has been stored. */
  async #withCustomer<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CustomerDeleted)) throw error;
      await this.#stripeOrThrow().sync.refresh(error.customer, { always: true });
      return work();
    }
  }

  /**
   * Returns the URL of Stripe's page to change or cancel the subscription. Throws NoCustomer, CustomerUnknown,
   * BillingUnavailable or BillingMisconfigured.
   */
  async portal(scope: Scope, actor: Actor): Promise<{ url: string }> {
    const { tenantId } = tenantOf(scope);
    this.#stripeOrThrow();
    return this.#withCustomer(() =>
      this.#whilePermitted(scope, { actor, action: 'portal.opened' }, async (held) => {
        const tenant = await tenantIn(held, tenantId);
        const { stripe_customer_id: customer } = tenant;
        if (customer === null) throw new NoCustomer();
        return this.#advising(tenant, () => this.#portalPage(held, tenantId, customer));
      }),
    );
  }

  async #portalPage(held: Database, tenantId: string, customer: string): Promise<{ url: string }> {
    const { stripe } = this.#stripeOrThrow();
    const params = { customer, returnUrl: stripe.returnUrlOf(tenantId) };
    const claim = {
      tenantId,
      operation: 'create_portal_session',
      parameters: params,
      repeatWithinSeconds: REPEAT_PORTAL_SECONDS,
    } as const;
    try {
      const { url } = await createOnce(held, claim, (key) => stripe.createPortalSession(params, key));
      return { url };
    } catch (error) {
      // Stripe tells a deleted customer from an unknown one only where the customer itself is asked for
      if (error instanceof CustomerUnknown && (await stripe.customerState(customer)).deleted)
        throw new CustomerDeleted(customer);
      throw error;
    }
  }

  /**
   * Synchronizes with Stripe now, and returns the same as `get`. Throws NoCustomer, CustomerUnknown, BillingUnavailable
   * or BillingMisconfigured.
   */
  async sync(scope: Scope, actor: Actor) {
    const { tenantId } = tenantOf(scope);
    const { sync } = this.#stripeOrThrow();
    await this.#requirePermitted(scope, actor);
    const tenant = await tenantIn(this.#database, tenantId);
    const { stripe_customer_id: customer } = tenant;
    if (customer === null) throw new NoCustomer();
    await this.#advising(tenant, () => sync.refresh(customer, { always: true }));
    this.#entitlements.forget(tenantId);
    return this.get(scope);
  }

  /** A tenant that pays for nothing can replace a customer that Stripe does not know. */
  async #advising<T>({ status }: BilledTenantRow, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const isReplaceable = error instanceof CustomerUnknown && (status === null || !isLive(status));
      throw isReplaceable ? CustomerUnknown.replaceable(error) : error;
    }
  }

  /** The operator's plan for a tenant, without an end. Throws NotFound. */
  async setPlan(tenantId: string, plan: PlanId, actor: Actor): Promise<void> {
    await this.#operator.setPlan(tenantId, { plan }, actor);
  }

  /**
   * No transaction is open around the calls to Stripe, so nothing is locked meanwhile. The caller's right is checked
   * before anything is created, and again before the page is returned: anyone who has its URL can open it. The audit log
   * says who got it.
   */
  #whilePermitted<T extends { url: string; billed?: Bill }>(
    scope: Scope,
    { actor, action }: { actor: Actor; action: 'checkout.opened' | 'portal.opened' },
    work: (held: Database) => Promise<T>,
  ): Promise<T> {
    const { tenantId } = tenantOf(scope);
    return this.#underTenantLock(tenantId, async (held) => {
      await this.#requirePermitted(scope, actor);
      const made = await work(held);
      await this.#requirePermitted(scope, actor);
      await held.inScope(BILLING, async (tx) => {
        await shareTenant(tx, tenantId);
        const resource = { type: 'tenant', id: tenantId };
        await this.#audit.record(tx, { tenantId, actor, action, resource, after: made.billed });
      });
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
