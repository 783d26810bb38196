import type Stripe from 'stripe';
import { missingResource } from '../http/stripe-error.ts';
import type { Store } from '../state/store.ts';
import type { Billing, DunningOptions } from './billing.ts';
import { subscriptionOf } from './invoice-object.ts';
import type { Payments } from './payments.ts';
import { type Period, periodFrom } from './periods.ts';
import { hasEnded, periodOf, withPeriod } from './subscription-object.ts';

const UPDATED = 'customer.subscription.updated';

/** The steps of a subscription's life, whether the API, a hosted page or time causes them. */
export class SubscriptionLifecycle {
  readonly #store: Store;
  readonly #billing: Billing;
  readonly #payments: Payments;
  readonly #finalStatus: 'canceled' | 'unpaid' | 'past_due';

  constructor(store: Store, billing: Billing, payments: Payments, dunning: DunningOptions) {
    this.#store = store;
    this.#billing = billing;
    this.#payments = payments;
    this.#finalStatus = dunning.finally ?? 'canceled';
  }

  /** Creates the first invoice; with `collect` tries to collect it. The status follows. */
  begin(subscription: Stripe.Subscription, { collect }: { collect: boolean }): void {
    const invoice = this.#billing.draft(subscription, 'subscription_create');
    this.#update(subscription, { latest_invoice: invoice.id });
    this.#billing.finalize(invoice);
    if (!collect && invoice.amount_due > 0) return;
    this.#settle(subscription, invoice, this.#billing.collect(invoice, { retried: false }));
  }

  /** Bills the current items. The status depends on the payment. */
  bill(subscription: Stripe.Subscription, reason: Stripe.Invoice.BillingReason): void {
    const invoice = this.#billing.draft(subscription, reason);
    this.#update(subscription, { latest_invoice: invoice.id });
    const paused = subscription.pause_collection?.behavior;
    if (paused === 'keep_as_draft' || subscription.status === 'unpaid') return;
    this.#billing.finalize(invoice);
    if (paused === 'void') this.#billing.void(invoice);
    else if (paused === 'mark_uncollectible') this.#billing.markUncollectible(invoice);
    else this.#settle(subscription, invoice, this.#billing.collect(invoice, { retried: true }));
  }

  /** An attempt by the customer or the merchant, beside the scheduled ones. True if it is paid. */
  pay(invoice: Stripe.Invoice): boolean {
    const subscription = this.#store.subscriptions.find(subscriptionOf(invoice) ?? '');
    if (invoice.status === 'draft') this.#billing.finalize(invoice);
    const { next_payment_attempt } = invoice;
    const paid = this.#billing.collect(invoice, { retried: false });
    if (!paid) invoice.next_payment_attempt = next_payment_attempt;
    if (subscription && !hasEnded(subscription)) this.#settle(subscription, invoice, paid);
    return paid;
  }

  /** A scheduled attempt. After the last one the subscription gets the configured status. */
  retry(invoice: Stripe.Invoice): void {
    const subscription = this.#store.subscriptions.find(subscriptionOf(invoice) ?? '');
    const paid = this.#billing.collect(invoice, { retried: true });
    if (!subscription || hasEnded(subscription)) return;
    this.#settle(subscription, invoice, paid);
    if (!paid && invoice.next_payment_attempt === null && subscription.status === 'past_due') {
      this.#giveUp(subscription);
    }
  }

  /** Begins the next period, and bills it. */
  renew(subscription: Stripe.Subscription): void {
    const { end } = periodOf(subscription);
    this.startPeriod(subscription, end);
    this.bill(subscription, 'subscription_cycle');
  }

  startPeriod(subscription: Stripe.Subscription, start: number): void {
    const period = this.#periodFrom(subscription, start);
    this.#update(subscription, {
      items: withPeriod(subscription, period),
      ...(subscription.cancel_at_period_end && { cancel_at: period.end }),
    });
  }

  /** From trial to paid; without a payment method as `trial_settings` says. */
  endTrial(subscription: Stripe.Subscription): void {
    const missing = this.#payments.outcomeFor(subscription.customer as string) === 'missing';
    const behavior = subscription.trial_settings?.end_behavior.missing_payment_method;
    if (missing && behavior === 'cancel') this.end(subscription, 'payment_failed');
    else if (missing && behavior === 'pause') this.pause(subscription, 'trial_end_without_payment_method');
    else this.#beginPaying(subscription);
  }

  #beginPaying(subscription: Stripe.Subscription): void {
    const now = this.#store.clock.now();
    this.#update(subscription, {
      status: 'active',
      trial_end: Math.min(now, subscription.trial_end ?? now),
      billing_cycle_anchor: now,
    });
    this.startPeriod(subscription, now);
    this.bill(subscription, 'subscription_cycle');
  }

  pause(
    subscription: Stripe.Subscription,
    type: Stripe.Subscription.StatusDetails.Paused.Subscription.Type,
  ): void {
    const transitioned_at = this.#store.clock.now();
    const status_details = {
      paused: { subscription: { type }, transitioned_at, type: 'subscription' as const },
    };
    this.#update(subscription, { status: 'paused', status_details });
    this.#store.log.emit('customer.subscription.paused', subscription);
  }

  /** Back from `paused`, with a period and an invoice of its own. Stays paused if that is not paid. */
  resume(subscription: Stripe.Subscription): void {
    const now = this.#store.clock.now();
    this.#update(subscription, { billing_cycle_anchor: now });
    this.startPeriod(subscription, now);
    const invoice = this.#billing.draft(subscription, 'subscription_update');
    this.#billing.finalize(invoice);
    this.#update(subscription, { latest_invoice: invoice.id });
    if (!this.#billing.collect(invoice, { retried: false })) return;
    delete subscription.status_details;
    this.#update(subscription, { status: 'active' });
    this.#store.log.emit('customer.subscription.resumed', subscription);
  }

  /** Ends the subscription immediately. Throws 404 if it has already ended, as Stripe does. */
  end(
    subscription: Stripe.Subscription,
    reason: Stripe.Subscription.CancellationDetails.Reason,
    details: { comment?: string | null | undefined; feedback?: string | null | undefined } = {},
  ): void {
    if (hasEnded(subscription)) throw missingResource('subscription', subscription.id);
    const now = this.#store.clock.now();
    Object.assign(subscription, {
      status: 'canceled',
      canceled_at: subscription.canceled_at ?? now,
      ended_at: now,
    });
    Object.assign(subscription.cancellation_details ?? {}, details, {
      reason: subscription.cancellation_details?.reason ?? reason,
    });
    this.#billing.stopCollecting(subscription.id);
    this.#store.log.emit('customer.subscription.deleted', subscription);
  }

  /** The first invoice was not paid within 23 hours. */
  expire(subscription: Stripe.Subscription): void {
    for (const invoice of this.#billing.openInvoicesOf(subscription.id)) this.#billing.void(invoice);
    this.#update(subscription, { status: 'incomplete_expired', ended_at: this.#store.clock.now() });
  }

  #settle(subscription: Stripe.Subscription, invoice: Stripe.Invoice, paid: boolean): void {
    const { status } = subscription;
    if (invoice.id !== subscription.latest_invoice) return;
    if (paid && ['incomplete', 'past_due', 'unpaid'].includes(status)) {
      this.#update(subscription, { status: 'active' });
    }
    if (!paid && ['active', 'trialing'].includes(status)) this.#update(subscription, { status: 'past_due' });
  }

  #giveUp(subscription: Stripe.Subscription): void {
    if (this.#finalStatus === 'canceled') this.end(subscription, 'payment_failed');
    else this.#update(subscription, { status: this.#finalStatus });
  }

  #periodFrom(subscription: Stripe.Subscription, start: number): Period {
    const recurring = subscription.items.data[0]?.price.recurring;
    if (!recurring) throw new Error(`Subscription ${subscription.id} has no recurring price.`);
    return periodFrom(start, subscription.billing_cycle_anchor, recurring);
  }

  #update(subscription: Stripe.Subscription, changes: Partial<Stripe.Subscription>): void {
    this.#store.log.change(UPDATED, subscription, changes);
  }
}
