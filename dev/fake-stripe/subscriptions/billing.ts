import type Stripe from 'stripe';
import { DAY } from '../state/clock.ts';
import { isDeleted, type Store } from '../state/store.ts';
import { newInvoice, newLine } from './invoice-object.ts';
import type { Payments } from './payments.ts';

export interface DunningOptions {
  /** Days from one failed attempt to the next. Defaults to 3, 5, 7. */
  readonly retryAfterDays?: readonly number[];
  /** The status of the subscription after the last attempt has failed. Defaults to canceled. */
  readonly finally?: 'canceled' | 'unpaid' | 'past_due';
}

/** Creates invoices of subscriptions and collects them. The caller decides what that means for the subscription. */
export class Billing {
  readonly #store: Store;
  readonly #payments: Payments;
  readonly #retryAfterDays: readonly number[];
  // The agenda calls this often.
  readonly #bySubscription = new Map<string, Stripe.Invoice[]>();

  constructor(store: Store, payments: Payments, { retryAfterDays = [3, 5, 7] }: DunningOptions) {
    this.#store = store;
    this.#payments = payments;
    this.#retryAfterDays = retryAfterDays;
  }

  /** A draft, which becomes the subscription's latest invoice. */
  draft(subscription: Stripe.Subscription, reason: Stripe.Invoice.BillingReason): Stripe.Invoice {
    const { ids, clock, customers, invoices, log } = this.#store;
    const id = ids.next('in');
    const free = subscription.status === 'trialing';
    const customer = customers.find(subscription.customer as string);
    const invoice = newInvoice({
      id,
      number: `FAKE-${String(invoices.size + 1).padStart(4, '0')}`,
      subscription,
      customer: customer && !isDeleted(customer) ? customer : undefined,
      reason,
      lines: subscription.items.data.map((item) => newLine({ id: ids.next('il'), invoice: id, item, free })),
      now: clock.now(),
    });
    invoices.add(invoice);
    this.#bySubscription.set(subscription.id, [
      ...(this.#bySubscription.get(subscription.id) ?? []),
      invoice,
    ]);
    log.emit('invoice.created', invoice);
    return invoice;
  }

  finalize(invoice: Stripe.Invoice): void {
    invoice.status = 'open';
    invoice.status_transitions.finalized_at = this.#store.clock.now();
    this.#store.log.emit('invoice.finalized', invoice);
  }

  /** Tries to collect; true if it is paid. `retried`: a failure sets the time of the next attempt. */
  collect(invoice: Stripe.Invoice, { retried }: { retried: boolean }): boolean {
    const outcome = this.#payments.outcomeFor(invoice.customer as string);
    if (invoice.amount_due === 0 || outcome === 'succeeds') {
      this.#markPaid(invoice);
      return true;
    }
    invoice.attempted = true;
    const pause = retried ? this.#retryAfterDays[invoice.attempt_count] : undefined;
    invoice.attempt_count += 1;
    invoice.next_payment_attempt = pause === undefined ? null : this.#store.clock.now() + pause * DAY;
    this.#store.log.emit('invoice.payment_failed', invoice);
    if (outcome === 'requires_action') this.#store.log.emit('invoice.payment_action_required', invoice);
    return false;
  }

  void(invoice: Stripe.Invoice): void {
    invoice.status = 'void';
    invoice.next_payment_attempt = null;
    invoice.status_transitions.voided_at = this.#store.clock.now();
    this.#store.log.emit('invoice.voided', invoice);
  }

  markUncollectible(invoice: Stripe.Invoice): void {
    invoice.status = 'uncollectible';
    invoice.status_transitions.marked_uncollectible_at = this.#store.clock.now();
    this.#store.log.emit('invoice.marked_uncollectible', invoice);
  }

  /** No further attempts: the subscription is over. */
  stopCollecting(subscriptionId: string): void {
    for (const invoice of this.openInvoicesOf(subscriptionId)) invoice.next_payment_attempt = null;
  }

  openInvoicesOf(subscriptionId: string): Stripe.Invoice[] {
    const invoices = this.#bySubscription.get(subscriptionId) ?? [];
    return invoices.filter((invoice) => invoice.status === 'open');
  }

  #markPaid(invoice: Stripe.Invoice): void {
    invoice.status = 'paid';
    invoice.attempted = true;
    invoice.next_payment_attempt = null;
    invoice.amount_paid = invoice.amount_due;
    invoice.amount_remaining = 0;
    invoice.status_transitions.paid_at = this.#store.clock.now();
    this.#store.log.emit('invoice.paid', invoice);
    this.#store.log.emit('invoice.payment_succeeded', invoice);
  }
}
