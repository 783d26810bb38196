import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { Deliveries, type DeliveryMode } from './deliveries/deliveries.ts';
import type { Endpoint } from './deliveries/delivery.ts';
import { createApi } from './http/api.ts';
import { Network } from './http/network.ts';
import { RequestLog } from './http/request-log.ts';
import type { Route } from './http/route.ts';
import { checkoutPage } from './pages/checkout-page.ts';
import { overviewPage } from './pages/overview-page.ts';
import { hostedPages } from './pages/pages.ts';
import { portalPage } from './pages/portal-page.ts';
import { CheckoutSessions } from './resources/checkout-sessions.ts';
import { Customers } from './resources/customers.ts';
import { EventNotifications } from './resources/event-notifications.ts';
import { Events } from './resources/events.ts';
import { Invoices } from './resources/invoices.ts';
import { PortalSessions } from './resources/portal-sessions.ts';
import { Prices } from './resources/prices.ts';
import { Products } from './resources/products.ts';
import type { EventObject, LoggedEvent } from './state/event-log.ts';
import { seededRandom } from './state/random.ts';
import { Store, type StoreOptions } from './state/store.ts';
import { Agenda } from './subscriptions/agenda.ts';
import { Billing, type DunningOptions } from './subscriptions/billing.ts';
import { SubscriptionLifecycle } from './subscriptions/lifecycle.ts';
import { Payments } from './subscriptions/payments.ts';
import { hasEnded } from './subscriptions/subscription-object.ts';
import { Subscriptions } from './subscriptions/subscriptions.ts';

export interface FakeStripeOptions extends StoreOptions {
  /** Defaults to any free port. */
  readonly port?: number;
  readonly host?: string;
  readonly secretKey?: string;
  readonly endpoints?: readonly Endpoint[];
  /** Defaults to manual. */
  readonly delivery?: DeliveryMode;
  readonly dunning?: DunningOptions;
}

export const DEFAULT_SECRET_KEY = 'sk_test_fake';

/** A Stripe in memory. Its resources can be called directly, beside the HTTP API. */
export class FakeStripe {
  readonly store: Store;
  readonly payments = new Payments();
  readonly customers: Customers;
  readonly products: Products;
  readonly prices: Prices;
  readonly subscriptions: Subscriptions;
  readonly invoices: Invoices;
  readonly checkoutSessions: CheckoutSessions;
  readonly portalSessions: PortalSessions;
  readonly events: Events;
  readonly notifications: EventNotifications;
  readonly deliveries: Deliveries;
  readonly network: Network;
  readonly requests = new RequestLog();
  readonly secretKey: string;
  readonly #agenda: Agenda;
  readonly #http: Server;
  #url = '';
  #caughtUpAt = 0;

  constructor(options: FakeStripeOptions = {}) {
    const { seed = 1, dunning = {} } = options;
    const store = new Store(options);
    const billing = new Billing(store, this.payments, dunning);
    const lifecycle = new SubscriptionLifecycle(store, billing, this.payments, dunning);
    const pagesUrl = () => this.#url;
    this.store = store;
    this.secretKey = options.secretKey ?? DEFAULT_SECRET_KEY;
    this.subscriptions = new Subscriptions(store, this.payments, lifecycle);
    this.customers = new Customers(store, (customer) => this.#endSubscriptions(customer));
    this.products = new Products(store);
    this.prices = new Prices(store);
    this.invoices = new Invoices(store, lifecycle);
    this.checkoutSessions = new CheckoutSessions({
      store,
      customers: this.customers,
      subscriptions: this.subscriptions,
      lifecycle,
      pagesUrl,
    });
    this.portalSessions = new PortalSessions(store, pagesUrl);
    this.events = new Events(store);
    this.notifications = new EventNotifications(store);
    this.network = new Network(seededRandom(seed + 1));
    this.deliveries = new Deliveries(
      options.delivery ?? 'manual',
      seededRandom(seed + 2),
      (event, endpoint) =>
        JSON.stringify(endpoint.payload === 'thin' ? this.notifications.of(event) : event, null, 2),
    );
    for (const endpoint of options.endpoints ?? []) this.deliveries.addEndpoint(endpoint);
    store.log.onEvent((event) => this.deliveries.enqueue(event));
    this.#agenda = new Agenda(store, lifecycle, billing, (id) => this.checkoutSessions.expire(id));
    this.#http = createServer(this.#app());
  }

  get url(): string {
    return this.#url;
  }

  /** Constructor options of the SDK beside the key. */
  get clientOptions(): { host: string; port: number; protocol: 'http' } {
    const { hostname, port } = new URL(this.#url);
    return { host: hostname, port: Number(port), protocol: 'http' };
  }

  /** How many objects of each kind were ever created. */
  counts() {
    return this.store.counts();
  }

  /** Moves the clock forward, and does everything that falls due on the way. */
  advance(ms: number): void {
    this.#agenda.advanceTo(this.store.clock.nowMs() + ms);
  }

  /** Does what has fallen due while the clock ran; once a second, because times have whole seconds. */
  catchUp(): void {
    const now = this.store.clock.now();
    if (now === this.#caughtUpAt) return;
    this.#caughtUpAt = now;
    this.advance(0);
  }

  /** An event of any type about any object, such as one that this fake does not implement. */
  emit(type: string, object: EventObject & Record<string, unknown>, apiVersion?: string): LoggedEvent {
    return this.store.log.emit(type, object, undefined, apiVersion);
  }

  listen(port: number, host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(port, host, () => {
        this.#http.off('error', reject);
        this.#url = `http://${host}:${(this.#http.address() as AddressInfo).port}`;
        resolve();
      });
    });
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#http.close(resolve));
    this.#http.closeAllConnections();
    await Promise.all([closed, this.deliveries.close()]);
  }

  #app(): express.Express {
    const catchUp = () => this.catchUp();
    const api = createApi({
      store: this.store,
      routes: this.#routes(),
      secretKey: this.secretKey,
      network: this.network,
      log: this.requests,
      catchUp,
    });
    const pages = hostedPages(
      catchUp,
      overviewPage(this),
      checkoutPage(this.store, this.checkoutSessions),
      portalPage(this),
    );
    const app = express();
    app.disable('x-powered-by').set('query parser', 'extended');
    return app.use((req, res, next) => (/^\/v[12]\//.test(req.path) ? api : pages)(req, res, next));
  }

  #routes(): Route[] {
    return [
      this.customers,
      this.products,
      this.prices,
      this.subscriptions,
      this.invoices,
      this.checkoutSessions,
      this.portalSessions,
      this.events,
      this.notifications,
    ].flatMap((resource) => resource.routes());
  }

  #endSubscriptions(customer: string): void {
    for (const subscription of this.store.subscriptions.all()) {
      if (subscription.customer === customer && !hasEnded(subscription)) {
        this.subscriptions.cancel(subscription.id);
      }
    }
  }
}

/** Listens on 127.0.0.1 by default. Call `close` when done. */
export async function startFakeStripe(options: FakeStripeOptions = {}): Promise<FakeStripe> {
  const stripe = new FakeStripe(options);
  await stripe.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  return stripe;
}
