import type Stripe from 'stripe';
import type { StripeConfig } from '../../../config/config.ts';
import type { Logger } from '../../../lib/logger.ts';
import { BillingUnavailable } from '../billing.errors.ts';
import { ALL_LOOKUP_KEYS } from './lookup-keys.ts';
import { calling, isMissing, ourErrorOf } from './stripe-fault.ts';
import { stripePackage } from './stripe-package.ts';
import { CHECKOUT_METADATA, type CustomerState } from './subscription-fields.ts';

/** The API version that this code was written for. An account's default may differ. */
export const API_VERSION = '2026-10-28.endive' satisfies typeof Stripe.API_VERSION;

const TIMEOUT_MS = 10_000;
const RETRIES = 2;
const UNDELIVERED_DAYS = 3;

export interface CheckoutParams {
  readonly customer: string;
  readonly price: string;
  readonly quantity: number;
  /** The tenant's page, to which the checkout leads back. */
  readonly returnUrl: string;
}

/** A checkout session; its amount is for one interval, in the currency's minor unit, before discounts and taxes. */
export type CheckoutPage = Pick<Stripe.Checkout.Session, 'id' | 'url' | 'amount_subtotal' | 'currency'>;

/** The type of an object of which an event has only the id. */
export type RelatedType = 'customer' | 'subscription' | 'invoice' | 'checkout.session';

/** Every call to Stripe. Each may take half a minute, so none is made inside a transaction. */
export class StripeGateway {
  readonly config: StripeConfig;
  readonly #stripe: Stripe;
  readonly #log: Logger;

  /** `log` gets a line for each fault that will not pass by itself. */
  constructor(config: StripeConfig, log: Logger) {
    this.config = config;
    this.#log = log;
    const { protocol, hostname, port } = new URL(config.apiBase);
    const Package = stripePackage();
    this.#stripe = new Package(config.secretKey, {
      apiVersion: API_VERSION,
      timeout: TIMEOUT_MS,
      maxNetworkRetries: RETRIES,
      telemetry: false,
      protocol: protocol === 'http:' ? 'http' : 'https',
      host: hostname,
      ...(port !== '' && { port }),
    });
  }

  /** Whether the key is a live-mode key. */
  get isLivemode(): boolean {
    return this.config.secretKey.includes('_live_');
  }

  /** The page of the tenant to which the pages of Stripe lead back. */
  returnUrlOf(tenantId: string): string {
    return this.config.returnUrl.replaceAll('{tenant_id}', encodeURIComponent(tenantId));
  }

  /**
   * Everything that decides about a customer's access. Throws CustomerUnknown for a customer that Stripe does not know:
   * Stripe still reports deleted customers as deleted, so the key must belong to another account, which is no reason to
   * remove a plan.
   */
  async customerState(customerId: string): Promise<CustomerState> {
    return this.#call('read the customer', async () => {
      const [customer, subscriptions] = await Promise.all([
        this.#stripe.customers.retrieve(customerId),
        this.#subscriptionsOf(customerId).catch(undefinedIfMissing),
      ]);
      const deleted = customer.deleted === true;
      if (!subscriptions && !deleted)
        // it was deleted between the two responses
        throw new BillingUnavailable(new Error('Stripe returned the customer without its subscriptions.'));
      const { name = null, email = null } = customer.deleted ? {} : customer;
      return { deleted, contact: { name, email }, subscriptions: subscriptions ?? [] };
    });
  }

  async #subscriptionsOf(customer: string): Promise<Stripe.Subscription[]> {
    const all: Stripe.Subscription[] = [];
    const list = { customer, status: 'all' as const, limit: 100, expand: ['data.latest_invoice'] };
    for await (const subscription of this.#stripe.subscriptions.list(list)) all.push(subscription);
    return all;
  }

  /** The customer of an object; `undefined` if it has none or no longer exists. */
  async customerOf(type: RelatedType, id: string): Promise<string | undefined> {
    return this.#call(`read the ${type}`, async () => {
      const found = await this.#retrieve(type, id).catch(undefinedIfMissing);
      return typeof found?.customer === 'string' ? found.customer : found?.customer?.id;
    });
  }

  #retrieve(
    type: RelatedType,
    id: string,
  ): Promise<{ customer?: string | { id: string } | null | undefined }> {
    switch (type) {
      case 'customer':
        return Promise.resolve({ customer: id });
      case 'subscription':
        return this.#stripe.subscriptions.retrieve(id);
      case 'invoice':
        return this.#stripe.invoices.retrieve(id);
      case 'checkout.session':
        return this.#stripe.checkout.sessions.retrieve(id);
    }
  }

  /** Events of the last days that were not delivered to every endpoint, newest first. */
  async *undeliveredEvents(): AsyncGenerator<Stripe.Event> {
    const since = Math.floor(Date.now() / 1_000) - UNDELIVERED_DAYS * 86_400;
    const list = this.#stripe.events.list({ delivery_success: false, created: { gte: since }, limit: 100 });
    try {
      for await (const event of list) yield event;
    } catch (error) {
      throw ourErrorOf(this.#log, 'list undelivered events', error);
    }
  }

  async createCustomer(tenantId: string, idempotencyKey: string): Promise<{ id: string }> {
    const params = { metadata: { tenant_id: tenantId } };
    return this.#call('create a customer', () => this.#stripe.customers.create(params, { idempotencyKey }));
  }

  async updateCustomer(customer: string, changes: { name?: string; email?: string }): Promise<void> {
    await this.#call('update the customer', () => this.#stripe.customers.update(customer, changes));
  }

  /** One that Stripe does not know, or has deleted already, is deleted. Ends its subscriptions at once. */
  async deleteCustomer(customer: string): Promise<void> {
    await this.#call('delete the customer', () =>
      this.#stripe.customers.del(customer).catch(undefinedIfMissing),
    );
  }

  /** The active price with this lookup key; `undefined` for none. */
  async priceOf(lookupKey: string): Promise<Stripe.Price | undefined> {
    return this.#call('list prices', async () => {
      const { data } = await this.#stripe.prices.list({ lookup_keys: [lookupKey], active: true, limit: 1 });
      return data[0];
    });
  }

  /** The prices that have one of our lookup keys now. */
  async cataloguePrices(): Promise<Stripe.Price[]> {
    return this.#call('list prices', async () => {
      const { data } = await this.#stripe.prices.list({ lookup_keys: [...ALL_LOOKUP_KEYS], limit: 100 });
      return data;
    });
  }

  /** The active prices that have one of our lookup keys now, with their tiers. */
  async pricesForSale(): Promise<Stripe.Price[]> {
    return this.#call('list prices', async () => {
      const lookup_keys = [...ALL_LOOKUP_KEYS];
      const { data } = await this.#stripe.prices.list({
        lookup_keys,
        active: true,
        limit: 100,
        expand: ['data.tiers'],
      });
      return data;
    });
  }

  async productMetadata(product: string): Promise<Stripe.Metadata | undefined> {
    return this.#call('read the product', async () => {
      const found = await this.#stripe.products.retrieve(product).catch(undefinedIfMissing);
      return found?.metadata;
    });
  }

  /** The customer's open session for this request; all others are expired, so that only one can be paid. */
  async keepOpenSession({ customer, price, quantity }: CheckoutParams): Promise<CheckoutPage | undefined> {
    return this.#call('list checkout sessions', async () => {
      const list = this.#stripe.checkout.sessions.list({
        customer,
        status: 'open',
        limit: 100,
        expand: ['data.line_items'],
      });
      let kept: CheckoutPage | undefined;
      for await (const session of list) {
        const [line] = session.line_items?.data ?? [];
        if (kept === undefined && session.url && line?.price?.id === price && line.quantity === quantity)
          kept = session;
        else await this.#stripe.checkout.sessions.expire(session.id);
      }
      return kept;
    });
  }

  async createCheckoutSession(
    { customer, price, quantity, returnUrl }: CheckoutParams,
    idempotencyKey: string,
  ): Promise<CheckoutPage> {
    return this.#call('create a checkout session', () =>
      this.#stripe.checkout.sessions.create(
        {
          mode: 'subscription',
          customer,
          line_items: [{ price, quantity }],
          subscription_data: { metadata: { [CHECKOUT_METADATA]: idempotencyKey } },
          success_url: withQuery(returnUrl, 'checkout', 'paid'),
          cancel_url: withQuery(returnUrl, 'checkout', 'canceled'),
        },
        { idempotencyKey },
      ),
    );
  }

  async createPortalSession(
    { customer, returnUrl }: Pick<CheckoutParams, 'customer' | 'returnUrl'>,
    idempotencyKey: string,
  ): Promise<{ id: string; url: string }> {
    return this.#call('create a portal session', () =>
      this.#stripe.billingPortal.sessions.create(
        { customer, return_url: withQuery(returnUrl, 'portal', 'closed') },
        { idempotencyKey },
      ),
    );
  }

  #call<T>(operation: string, call: () => Promise<T>): Promise<T> {
    return calling(this.#log, operation, call);
  }
}

// as text, because URLSearchParams would encode the braces of Stripe's {CHECKOUT_SESSION_ID}
function withQuery(url: string, name: string, value: string): string {
  const [page = '', ...fragment] = url.split('#');
  return [`${page}${page.includes('?') ? '&' : '?'}${name}=${value}`, ...fragment].join('#');
}

function undefinedIfMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
