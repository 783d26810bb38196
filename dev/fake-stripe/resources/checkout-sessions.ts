import type Stripe from 'stripe';
import { z } from 'zod';
import { page } from '../http/pagination.ts';
import { bool, integer, mergeMetadata, metadata, paging, text, timestamp } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { invalidRequest, missingParameter } from '../http/stripe-error.ts';
import type { Store } from '../state/store.ts';
import type { SubscriptionLifecycle } from '../subscriptions/lifecycle.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import { newCheckoutSession, newLineItem } from './checkout-session-object.ts';
import type { Customers } from './customers.ts';

const created = {
  mode: z.literal('subscription'),
  line_items: z.array(z.strictObject({ price: text, quantity: integer.min(1).optional() })).min(1),
  success_url: text,
  cancel_url: text.optional(),
  customer: text.optional(),
  customer_email: text.optional(),
  client_reference_id: text.optional(),
  metadata: metadata.optional(),
  subscription_data: z
    .strictObject({
      metadata: metadata.optional(),
      description: text.optional(),
      trial_period_days: integer.min(1).max(730).optional(),
      trial_end: timestamp.optional(),
      trial_settings: z
        .strictObject({
          end_behavior: z.strictObject({
            missing_payment_method: z.enum(['cancel', 'create_invoice', 'pause']),
          }),
        })
        .optional(),
    })
    .optional(),
  payment_method_collection: z.enum(['always', 'if_required']).optional(),
  allow_promotion_codes: bool.optional(),
  automatic_tax: z.strictObject({ enabled: bool }).optional(),
  billing_address_collection: z.enum(['auto', 'required']).optional(),
  customer_update: z.record(z.string(), z.string()).optional(),
  tax_id_collection: z.strictObject({ enabled: bool }).optional(),
  locale: text.optional(),
  expires_at: timestamp.optional(),
};
type CreateParams = z.output<z.ZodObject<typeof created>>;
const listed = {
  ...paging,
  customer: text.optional(),
  subscription: text.optional(),
  status: z.enum(['complete', 'expired', 'open']).optional(),
};

interface Parts {
  readonly store: Store;
  readonly customers: Customers;
  readonly subscriptions: Subscriptions;
  readonly lifecycle: SubscriptionLifecycle;
  /** The base URL of the hosted pages. */
  readonly pagesUrl: () => string;
}

/** `/v1/checkout/sessions`, and the customer's actions on the hosted page. */
export class CheckoutSessions {
  readonly #store: Store;
  readonly #customers: Customers;
  readonly #subscriptions: Subscriptions;
  readonly #lifecycle: SubscriptionLifecycle;
  readonly #pagesUrl: () => string;
  readonly #params = new Map<string, CreateParams>();

  constructor({ store, customers, subscriptions, lifecycle, pagesUrl }: Parts) {
    this.#store = store;
    this.#lifecycle = lifecycle;
    this.#customers = customers;
    this.#subscriptions = subscriptions;
    this.#pagesUrl = pagesUrl;
  }

  create(params: CreateParams): Stripe.Checkout.Session {
    if (params.customer !== undefined) this.#store.liveCustomer(params.customer);
    const prices = params.line_items.map((line, index) => {
      return {
        price: this.#store.prices.get(line.price, `line_items[${index}][price]`),
        quantity: line.quantity ?? 1,
      };
    });
    const id = this.#store.ids.next('cs_test');
    const session = newCheckoutSession({
      id,
      params: { ...params, metadata: mergeMetadata({}, params.metadata) },
      prices,
      url: `${this.#pagesUrl()}/c/pay/${id}`,
      now: this.#store.clock.now(),
    });
    this.#params.set(id, params);
    this.#store.lineItems.set(
      id,
      prices.map((line) => newLineItem(this.#store.ids.next('li'), line)),
    );
    return this.#store.checkoutSessions.add(session);
  }

  /**
   * The customer pays: the subscription begins, and the session is complete. `delayed`: with a method such as a bank
   * debit, whose payment `settle` decides later. Throws 402 if the payment fails: the session stays open.
   */
  pay(id: string, { delayed = false } = {}): Stripe.Subscription {
    const session = this.#open(id);
    const params = this.#params.get(id);
    if (!params) throw missingParameter('line_items');
    const customer = params.customer ?? this.#customers.create({ email: params.customer_email ?? null }).id;
    const subscription = this.#subscriptions.create({
      customer,
      items: params.line_items,
      ...params.subscription_data,
      payment_behavior: delayed ? 'default_incomplete' : 'error_if_incomplete',
    });
    Object.assign(session, {
      status: 'complete',
      payment_status: paymentStatusOf(subscription, delayed),
      customer,
      subscription: subscription.id,
      invoice: subscription.latest_invoice,
      url: null,
    });
    this.#store.log.emit('checkout.session.completed', session);
    return subscription;
  }

  /** The payment of a session that was paid with `delayed` arrives, or fails. */
  settle(id: string): Stripe.Checkout.Session {
    const session = this.#store.checkoutSessions.get(id);
    const invoice = this.#store.invoices.find(String(session.invoice));
    if (session.status !== 'complete' || session.payment_status !== 'unpaid' || !invoice) {
      throw invalidRequest('This session has no pending payment.');
    }
    const paid = this.#lifecycle.pay(invoice);
    if (paid) session.payment_status = 'paid';
    this.#store.log.emit(`checkout.session.async_payment_${paid ? 'succeeded' : 'failed'}`, session);
    return session;
  }

  expire(id: string): Stripe.Checkout.Session {
    const session = this.#open(id);
    Object.assign(session, { status: 'expired', url: null });
    this.#store.log.emit('checkout.session.expired', session);
    return session;
  }

  list({ customer, subscription, status }: z.output<z.ZodObject<typeof listed>>): Stripe.Checkout.Session[] {
    return this.#store.checkoutSessions
      .newestFirst()
      .filter((session) => customer === undefined || session.customer === customer)
      .filter((session) => subscription === undefined || session.subscription === subscription)
      .filter((session) => status === undefined || session.status === status);
  }

  routes(): Route[] {
    const path = '/v1/checkout/sessions';
    return [
      route('GET', `${path}/:id/line_items`, paging, ({ id, params }) =>
        page(this.#store.lineItems.get(id) ?? [], params, `${path}/${id}/line_items`),
      ),
      route('POST', path, created, ({ params }) => this.create(params)),
      route('GET', path, listed, ({ params }) => page(this.list(params), params, path)),
      route('GET', `${path}/:id`, {}, ({ id }) => this.#store.checkoutSessions.get(id)),
      route('POST', `${path}/:id/expire`, {}, ({ id }) => this.expire(id)),
    ];
  }

  #open(id: string): Stripe.Checkout.Session {
    const session = this.#store.checkoutSessions.get(id);
    if (session.status !== 'open') {
      throw invalidRequest(
        `Only Checkout Sessions with a status in ["open"] can do this. This one is ${session.status}.`,
      );
    }
    return session;
  }
}

function paymentStatusOf(
  { status }: Stripe.Subscription,
  delayed: boolean,
): Stripe.Checkout.Session.PaymentStatus {
  if (status === 'trialing') return 'no_payment_required';
  return delayed ? 'unpaid' : 'paid';
}
