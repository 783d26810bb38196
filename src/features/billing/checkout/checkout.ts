import { BILLING } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import type { PaidPlan } from '../../entitlements/plans.ts';
import { isLive } from '../../entitlements/subscription-access.ts';
import { BillingUnavailable, CustomerUnknown, PriceMissing, SubscriptionExists } from '../billing.errors.ts';
import { type BilledTenantRow, insertCustomer, retireCustomer } from '../billing.repository.ts';
import type { CustomerContacts } from '../contacts/customer-contacts.ts';
import { rememberPrices } from '../prices/price.repository.ts';
import { rememberable, statedPlan } from '../prices/price-plans.ts';
import { type BillingInterval, lookupKeyOf } from '../stripe/lookup-keys.ts';
import type { Opener } from '../stripe/outgoing-request.repository.ts';
import { createOnce } from '../stripe/outgoing-request.ts';
import type { CheckoutPage, CheckoutParams, StripeGateway } from '../stripe/stripe-gateway.ts';
import { enqueueRefresh } from '../sync/job-queue.repository.ts';
import { includedSeats } from './seats.ts';

export interface Purchase {
  readonly plan: PaidPlan;
  readonly interval: BillingInterval;
  /** Seats; by default those that the plan includes. */
  readonly quantity?: number | undefined;
}

/** A page, and what it will bill for each interval. */
export interface Bill {
  readonly plan: PaidPlan;
  readonly interval: BillingInterval;
  readonly seats: number | null;
  readonly currency: string | null;
  readonly amount: number | null;
}

export interface PageToPay {
  readonly url: string;
  readonly billed: Bill;
}

interface Order extends CheckoutParams {
  readonly purchase: Purchase;
  readonly openedBy: Opener;
}

// Stripe keeps idempotency keys for 24 hours.
const REPEAT_SECONDS = 23 * 3_600;

/** The stored state of the customer is out of date: look at it again without the tenant's lock, and begin again. */
export class CustomerDeleted extends Error {
  readonly customer: string;
  constructor(customer: string) {
    super(`The customer ${customer} was deleted in Stripe.`);
    this.customer = customer;
  }
}

/** What a tenant needs to pay: its customer, and a page. Every method runs under the lock of the tenant. */
export class Checkout {
  readonly #stripe: StripeGateway;
  readonly #contacts: CustomerContacts;

  constructor(stripe: StripeGateway, contacts: CustomerContacts) {
    this.#stripe = stripe;
    this.#contacts = contacts;
  }

  /** The price that is for sale, and from now on remembered. Throws PriceMissing. */
  async priceOf(database: Database, { plan, interval }: Purchase): Promise<string> {
    const price = await this.#stripe.priceOf(lookupKeyOf(plan, interval));
    if (price === undefined) throw new PriceMissing(plan);
    await database.writeOne(BILLING, (tx) => rememberPrices(tx, rememberable([price], statedPlan)));
    return price.id;
  }

  /** Throws SubscriptionExists, CustomerUnknown, CustomerDeleted, BillingUnavailable or BillingMisconfigured. */
  async customerOf(held: Database, tenant: BilledTenantRow): Promise<string> {
    const { tenant_id: tenantId, stripe_customer_id: stored } = tenant;
    if (stored === null) return this.#newCustomer(held, tenantId);
    return (await this.#isUsable(held, tenant, stored)) ? stored : this.#newCustomer(held, tenantId);
  }

  async #isUsable(
    held: Database,
    { tenant_id, status }: BilledTenantRow,
    customer: string,
  ): Promise<boolean> {
    const pays = status !== null && isLive(status);
    try {
      const { deleted, contact, subscriptions } = await this.#stripe.customerState(customer);
      if (deleted) throw new CustomerDeleted(customer);
      await this.#contacts.keep(held, customer, contact);
      // the stored status may be older than a page that has just been paid
      if (!pays && !subscriptions.some((one) => isLive(one.status))) return true;
      await held.writeOne(BILLING, (tx) => enqueueRefresh(tx, customer));
      throw new SubscriptionExists();
    } catch (error) {
      // a tenant that pays has a customer somewhere: then the key is the wrong one, and a second customer would pay twice
      if (!(error instanceof CustomerUnknown) || pays) throw error;
      await held.inScope(BILLING, (tx) => retireCustomer(tx, tenant_id, customer));
      return false;
    }
  }

  async #newCustomer(held: Database, tenantId: string): Promise<string> {
    const { id } = await createOnce(
      held,
      { tenantId, operation: 'create_customer', parameters: {}, repeatWithinSeconds: REPEAT_SECONDS },
      (key) => this.#stripe.createCustomer(tenantId, key),
      async (tx, customer) => {
        await insertCustomer(tx, tenantId, customer.id);
        await enqueueRefresh(tx, customer.id);
      },
    );
    await this.#contacts.keep(held, id, { name: null, email: null });
    return id;
  }

  /** The same request gets the same page. Other pages of the customer are closed, so that only one can be paid. */
  async pageOf(held: Database, tenantId: string, order: Order): Promise<PageToPay> {
    const { purchase, openedBy, ...params } = order;
    const page =
      (await this.#stripe.keepOpenSession(params)) ??
      (await this.#newPage(held, { tenantId, params, openedBy }));
    const { url, currency, amount_subtotal: amount } = page;
    if (url === null)
      throw new BillingUnavailable(new Error('Stripe returned a checkout session without a URL.'));
    const { plan, interval } = purchase;
    const seats = includedSeats(plan) === null ? null : params.quantity;
    return { url, billed: { plan, interval, seats, currency, amount } };
  }

  async #newPage(
    held: Database,
    { tenantId, params, openedBy }: { tenantId: string; params: CheckoutParams; openedBy: Opener },
  ): Promise<CheckoutPage> {
    const claim = {
      tenantId,
      operation: 'create_checkout_session',
      parameters: params,
      openedBy,
      repeatWithinSeconds: REPEAT_SECONDS,
    } as const;
    const make = () => createOnce(held, claim, (key) => this.#stripe.createCheckoutSession(params, key));
    const page = await make();
    // a key from before a crash may return a page that has been closed since; the key is then used up
    return page.url === null ? make() : page;
  }
}
