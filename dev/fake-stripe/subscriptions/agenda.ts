import type Stripe from 'stripe';
import { DAY, HOUR, SECOND } from '../state/clock.ts';
import type { Store } from '../state/store.ts';
import type { Billing } from './billing.ts';
import type { SubscriptionLifecycle } from './lifecycle.ts';
import { hasEnded, periodOf } from './subscription-object.ts';

interface Due {
  /** Unix seconds. */
  readonly at: number;
  readonly run: () => void;
}

const TRIAL_WARNING = 3 * DAY;
const FIRST_PAYMENT_DEADLINE = 23 * HOUR;

/** The events that time causes: trials and periods end, payments are retried, sessions and first invoices expire. */
export class Agenda {
  readonly #store: Store;
  readonly #lifecycle: SubscriptionLifecycle;
  readonly #billing: Billing;
  readonly #expireSession: (id: string) => void;
  readonly #warned = new Set<string>();

  constructor(
    store: Store,
    lifecycle: SubscriptionLifecycle,
    billing: Billing,
    expireSession: (id: string) => void,
  ) {
    this.#store = store;
    this.#lifecycle = lifecycle;
    this.#billing = billing;
    this.#expireSession = expireSession;
  }

  /** Moves the clock forward, stopping for everything that happens on the way, each at its own time. */
  advanceTo(ms: number): void {
    const { clock } = this.#store;
    for (let due = this.#next(ms); due; due = this.#next(ms)) {
      clock.moveTo(due.at * SECOND);
      due.run();
    }
    clock.moveTo(ms);
  }

  #next(untilMs: number): Due | undefined {
    const dues = [
      ...this.#store.subscriptions.all().flatMap((subscription) => this.#duesOf(subscription)),
      ...this.#store.checkoutSessions.all().flatMap((session) => this.#duesOfSession(session)),
    ];
    const [first] = dues.filter(({ at }) => at * SECOND <= untilMs).sort((a, b) => a.at - b.at);
    return first;
  }

  #duesOfSession(session: Stripe.Checkout.Session): Due[] {
    if (session.status !== 'open') return [];
    return [{ at: session.expires_at, run: () => this.#expireSession(session.id) }];
  }

  // Of several at the same second, the first in this list happens: an end comes before a renewal.
  #duesOf(subscription: Stripe.Subscription): Due[] {
    if (hasEnded(subscription)) return [];
    const lifecycle = this.#lifecycle;
    const dues: Due[] = [];
    if (subscription.cancel_at !== null) {
      const run = () => lifecycle.end(subscription, 'cancellation_requested');
      dues.push({ at: subscription.cancel_at, run });
    }
    if (subscription.status === 'incomplete') {
      const at = subscription.created + FIRST_PAYMENT_DEADLINE;
      dues.push({ at, run: () => lifecycle.expire(subscription) });
    } else if (subscription.status === 'trialing') {
      dues.push(...this.#duesOfTrial(subscription));
    } else if (subscription.status !== 'paused') {
      dues.push({ at: periodOf(subscription).end, run: () => lifecycle.renew(subscription) });
    }
    return [...dues, ...this.#retries(subscription), ...this.#unpause(subscription)];
  }

  #duesOfTrial(subscription: Stripe.Subscription): Due[] {
    const end = subscription.trial_end ?? periodOf(subscription).end;
    const dues: Due[] = [{ at: end, run: () => this.#lifecycle.endTrial(subscription) }];
    if (!this.#warned.has(subscription.id)) {
      const at = Math.max(end - TRIAL_WARNING, subscription.created);
      dues.unshift({ at, run: () => this.#warn(subscription) });
    }
    return dues;
  }

  #warn(subscription: Stripe.Subscription): void {
    this.#warned.add(subscription.id);
    this.#store.log.emit('customer.subscription.trial_will_end', subscription);
  }

  #retries(subscription: Stripe.Subscription): Due[] {
    return this.#billing
      .openInvoicesOf(subscription.id)
      .filter((invoice) => invoice.next_payment_attempt !== null)
      .map((invoice) => ({
        at: invoice.next_payment_attempt ?? 0,
        run: () => this.#lifecycle.retry(invoice),
      }));
  }

  #unpause(subscription: Stripe.Subscription): Due[] {
    const at = subscription.pause_collection?.resumes_at;
    if (at === undefined || at === null) return [];
    const run = () => {
      this.#store.log.change('customer.subscription.updated', subscription, { pause_collection: null });
    };
    return [{ at, run }];
  }
}
