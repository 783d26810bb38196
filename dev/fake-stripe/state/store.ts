import Stripe from 'stripe';
import { missingResource } from '../http/stripe-error.ts';
import { Clock } from './clock.ts';
import { Collection } from './collection.ts';
import { EventLog } from './event-log.ts';
import { Ids } from './ids.ts';
import { seededRandom } from './random.ts';

export interface StoreOptions {
  /** Determines ids and everything random. */
  readonly seed?: number;
  /** Unix seconds at which the clock stands still until it is advanced. By default it runs with the machine's clock. */
  readonly frozenAt?: number;
  /** `api_version` of the events. Defaults to the one that the SDK pins. */
  readonly apiVersion?: string;
}

/** All state, and the parts that every resource needs: the clock, ids and the event log. */
export class Store {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: EventLog;
  readonly apiVersion: string;
  readonly customers = new Collection<Stripe.Customer | Stripe.DeletedCustomer>('customer');
  readonly products = new Collection<Stripe.Product>('product');
  readonly prices = new Collection<Stripe.Price>('price');
  readonly subscriptions = new Collection<Stripe.Subscription>('subscription');
  readonly invoices = new Collection<Stripe.Invoice>('invoice');
  readonly checkoutSessions = new Collection<Stripe.Checkout.Session>('checkout.session');
  /** The line items of each checkout session; part of the response only when expanded. */
  readonly lineItems = new Map<string, Stripe.LineItem[]>();
  readonly portalSessions = new Collection<Stripe.BillingPortal.Session>('billing_portal.session');

  constructor({ seed = 1, frozenAt, apiVersion = Stripe.API_VERSION }: StoreOptions = {}) {
    this.apiVersion = apiVersion;
    this.clock = new Clock(frozenAt);
    this.ids = new Ids(seededRandom(seed));
    this.log = new EventLog(this.clock, this.ids, apiVersion);
  }

  /** Throws 400 for an object that never existed or is deleted. */
  liveCustomer(id: string): Stripe.Customer {
    const customer = this.customers.get(id, 'customer');
    if (isDeleted(customer)) throw missingResource('customer', id, { param: 'customer' });
    return customer;
  }

  counts() {
    return {
      customers: this.customers.size,
      products: this.products.size,
      prices: this.prices.size,
      subscriptions: this.subscriptions.size,
      invoices: this.invoices.size,
      checkoutSessions: this.checkoutSessions.size,
      portalSessions: this.portalSessions.size,
      events: this.log.events.size,
    };
  }
}

export function isDeleted(
  customer: Stripe.Customer | Stripe.DeletedCustomer,
): customer is Stripe.DeletedCustomer {
  return customer.deleted === true;
}
