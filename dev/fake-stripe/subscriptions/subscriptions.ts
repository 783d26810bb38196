import type Stripe from 'stripe';
import { type List, page } from '../http/pagination.ts';
import { isWithin, mergeMetadata } from '../http/params.ts';
import { type Route, route } from '../http/route.ts';
import { cardDeclined, invalidRequest } from '../http/stripe-error.ts';
import { DAY } from '../state/clock.ts';
import type { Store } from '../state/store.ts';
import type { SubscriptionLifecycle } from './lifecycle.ts';
import type { Payments } from './payments.ts';
import { periodFrom } from './periods.ts';
import { cancellationChanges, changesOf, recurringPrice } from './subscription-changes.ts';
import { hasEnded, newItem, newSubscription } from './subscription-object.ts';
import * as shapes from './subscription-params.ts';

const PATH = '/v1/subscriptions';

/** `/v1/subscriptions`. */
export class Subscriptions {
  readonly #store: Store;
  readonly #payments: Payments;
  readonly #lifecycle: SubscriptionLifecycle;

  constructor(store: Store, payments: Payments, lifecycle: SubscriptionLifecycle) {
    this.#store = store;
    this.#payments = payments;
    this.#lifecycle = lifecycle;
  }

  /** Begins as `incomplete` (or `trialing`) and becomes `active` with the first payment: two events. */
  create(params: shapes.CreateParams): Stripe.Subscription {
    const { log, subscriptions } = this.#store;
    const subscription = this.#assemble(params);
    const trial = subscription.status === 'trialing';
    const willFail = this.#payments.outcomeFor(params.customer) !== 'succeeds';
    if (params.payment_behavior === 'error_if_incomplete' && willFail && !trial) throw cardDeclined();
    subscriptions.add(subscription);
    log.emit('customer.subscription.created', subscription);
    this.#lifecycle.begin(subscription, { collect: params.payment_behavior !== 'default_incomplete' });
    return subscription;
  }

  retrieve(id: string): Stripe.Subscription {
    return this.#store.subscriptions.get(id);
  }

  list(params: shapes.ListParams): List<Stripe.Subscription> {
    const { customer, price, created } = params;
    if (customer !== undefined) this.#store.customers.get(customer, 'customer');
    const rows = this.#store.subscriptions
      .newestFirst()
      .filter((row) => customer === undefined || row.customer === customer)
      .filter((row) => price === undefined || row.items.data.some((item) => item.price.id === price))
      .filter((row) => hasStatus(row, params.status))
      .filter((row) => isWithin(row.created, created));
    return page(rows, params, PATH);
  }

  update(id: string, params: shapes.UpdateParams): Stripe.Subscription {
    const subscription = this.#store.subscriptions.get(id);
    if (hasEnded(subscription)) {
      throw invalidRequest('A canceled subscription can only update its cancellation_details and metadata.');
    }
    const before = subscription.items.data;
    const changes = changesOf(this.#store, subscription, params);
    this.#store.log.change('customer.subscription.updated', subscription, changes);
    if (params.trial_end === 'now' && subscription.status === 'trialing')
      this.#lifecycle.endTrial(subscription);
    else this.#billChange(subscription, before, params.proration_behavior);
    return subscription;
  }

  cancel(id: string, params: shapes.CancelParams = {}): Stripe.Subscription {
    const subscription = this.#store.subscriptions.get(id);
    this.#lifecycle.end(subscription, 'cancellation_requested', params.cancellation_details);
    return subscription;
  }

  pause(id: string): Stripe.Subscription {
    const subscription = this.#store.subscriptions.get(id);
    if (!['active', 'trialing', 'past_due'].includes(subscription.status)) {
      throw invalidRequest(`A subscription that is ${subscription.status} cannot be paused.`);
    }
    this.#lifecycle.pause(subscription, 'pause_requested');
    return subscription;
  }

  resume(id: string): Stripe.Subscription {
    const subscription = this.#store.subscriptions.get(id);
    if (subscription.status !== 'paused') {
      throw invalidRequest('The subscription must be in a paused state to be resumed.');
    }
    this.#lifecycle.resume(subscription);
    return subscription;
  }

  routes(): Route[] {
    return [
      route('POST', PATH, shapes.created, ({ params }) => this.create(params)),
      route('GET', PATH, shapes.listed, ({ params }) => this.list(params)),
      route('GET', `${PATH}/:id`, {}, ({ id }) => this.retrieve(id)),
      route('POST', `${PATH}/:id`, shapes.updated, ({ id, params }) => this.update(id, params)),
      route('DELETE', `${PATH}/:id`, shapes.canceled, ({ id, params }) => this.cancel(id, params)),
      route('POST', `${PATH}/:id/pause`, {}, ({ id }) => this.pause(id)),
      route('POST', `${PATH}/:id/resume`, {}, ({ id }) => this.resume(id)),
    ];
  }

  #assemble(params: shapes.CreateParams): Stripe.Subscription {
    const { ids, clock } = this.#store;
    const now = clock.now();
    const customer = this.#store.liveCustomer(params.customer);
    const prices = params.items.map(({ price }, index) => recurringPrice(this.#store, price, index));
    const [first] = prices;
    if (!first?.recurring) throw invalidRequest('A subscription needs an item.', 'items');
    const subscription = newSubscription(ids.next('sub'), customer.id, first.currency, now);
    const trialEnd = trialEndOf(params, now);
    const period =
      trialEnd === undefined ? periodFrom(now, now, first.recurring) : { start: now, end: trialEnd };
    subscription.items.data = prices.map((price, index) =>
      newItem({
        id: ids.next('si'),
        price,
        quantity: params.items[index]?.quantity ?? 1,
        subscription: subscription.id,
        period,
        now,
      }),
    );
    if (trialEnd !== undefined) {
      const trial = { trial_start: now, trial_end: trialEnd, billing_cycle_anchor: trialEnd };
      Object.assign(subscription, { status: 'trialing', ...trial });
    }
    const settings = params.trial_settings?.end_behavior;
    return Object.assign(subscription, {
      metadata: mergeMetadata({}, params.metadata),
      description: params.description ?? null,
      default_payment_method: params.default_payment_method ?? null,
      trial_settings: settings ? { end_behavior: { billing_cycle_anchor: null, ...settings } } : null,
      ...cancellationChanges(subscription, params, now),
    });
  }

  // Another interval starts a new period and is billed at once; otherwise only if the caller requests it.
  #billChange(
    subscription: Stripe.Subscription,
    before: Stripe.SubscriptionItem[],
    proration: shapes.UpdateParams['proration_behavior'],
  ): void {
    if (subscription.status === 'trialing' || subscription.status === 'incomplete') return;
    const now = this.#store.clock.now();
    if (before[0] && intervalOf(before[0]) !== intervalOf(subscription.items.data[0])) {
      this.#store.log.change('customer.subscription.updated', subscription, { billing_cycle_anchor: now });
      this.#lifecycle.startPeriod(subscription, now);
      this.#lifecycle.bill(subscription, 'subscription_update');
    } else if (proration === 'always_invoice' && subscription.items.data !== before) {
      this.#lifecycle.bill(subscription, 'subscription_update');
    }
  }
}

function trialEndOf(params: shapes.CreateParams, now: number): number | undefined {
  if (typeof params.trial_end === 'number') return params.trial_end;
  return params.trial_period_days === undefined ? undefined : now + params.trial_period_days * DAY;
}

function intervalOf(item: Stripe.SubscriptionItem | undefined): string {
  return `${item?.price.recurring?.interval_count} ${item?.price.recurring?.interval}`;
}

function hasStatus(subscription: Stripe.Subscription, status: shapes.ListParams['status']): boolean {
  if (status === 'all') return true;
  if (status === 'ended') return hasEnded(subscription);
  if (status === undefined) return subscription.status !== 'canceled';
  return subscription.status === status;
}
