import { Router } from 'express';
import type Stripe from 'stripe';
import { StripeError } from '../http/stripe-error.ts';
import { isDeleted, type Store } from '../state/store.ts';
import type { PaymentOutcome, Payments } from '../subscriptions/payments.ts';
import { hasEnded, periodOf } from '../subscriptions/subscription-object.ts';
import type { Subscriptions } from '../subscriptions/subscriptions.ts';
import { nameOf, time } from './format.ts';
import { button, document, type Html, html } from './html.ts';

interface Parts {
  readonly store: Store;
  readonly subscriptions: Subscriptions;
  readonly payments: Payments;
}

type Fields = Readonly<Record<string, string>>;
type Action = (parts: Parts, subscription: Stripe.Subscription, fields: Fields) => void;

const OUTCOMES: Readonly<Record<PaymentOutcome, string>> = {
  succeeds: 'a card that works',
  fails: 'a card that is declined',
  requires_action: 'a card that asks for confirmation',
  missing: 'no payment method',
};

const ACTIONS: Readonly<Record<string, Action>> = {
  // With flexible billing Stripe's own portal sets `cancel_at` and leaves `cancel_at_period_end` false.
  'cancel-at-period-end': ({ subscriptions }, { id }) =>
    subscriptions.update(id, { cancel_at: 'max_period_end' }),
  resume: ({ subscriptions }, { id, status }) =>
    status === 'paused'
      ? subscriptions.resume(id)
      : subscriptions.update(id, { cancel_at: null, cancel_at_period_end: false }),
  'cancel-now': ({ subscriptions }, { id }) => subscriptions.cancel(id),
  change: ({ subscriptions }, { id, items }, { price, quantity }) => {
    const item = { id: items.data[0]?.id, price, quantity: Number(quantity) };
    subscriptions.update(id, { items: [item] });
  },
};

/** `/p/session/:id`, the `url` of a portal session. */
export function portalPage(parts: Parts): Router {
  const router = Router();
  router.get('/p/session/:id', (req, res) => {
    const notice = typeof req.query.notice === 'string' ? req.query.notice : undefined;
    res.send(page(parts, parts.store.portalSessions.get(req.params.id), notice));
  });
  router.post('/p/session/:id/payment', (req, res) => {
    const { customer } = parts.store.portalSessions.get(req.params.id);
    const outcome = (Object.keys(OUTCOMES) as PaymentOutcome[]).find((key) => key === req.body.outcome);
    if (outcome) parts.payments.set(customer, outcome);
    res.redirect(303, `/p/session/${req.params.id}`);
  });
  router.post('/p/session/:id/:subscription/:action', (req, res) => {
    const { id, subscription, action } = req.params;
    const notice = act(parts, parts.store.subscriptions.get(subscription), action, req.body);
    res.redirect(303, `/p/session/${id}${notice ? `?notice=${encodeURIComponent(notice)}` : ''}`);
  });
  return router;
}

function act(
  parts: Parts,
  subscription: Stripe.Subscription,
  action: string,
  fields: Fields,
): string | undefined {
  try {
    ACTIONS[action]?.(parts, subscription, fields);
    return undefined;
  } catch (error) {
    if (error instanceof StripeError) return error.message;
    throw error;
  }
}

function page(parts: Parts, session: Stripe.BillingPortal.Session, notice: string | undefined): string {
  const { store } = parts;
  const customer = store.customers.get(session.customer);
  const subscriptions = store.subscriptions.newestFirst().filter((row) => row.customer === session.customer);
  const body = html`
${notice === undefined ? undefined : html`<p class="notice">${notice}</p>`}
<p>${isDeleted(customer) ? 'A deleted customer' : (customer.name ?? customer.email)} (${session.customer})</p>
${subscriptions.map((subscription) => section(store, session, subscription))}
<h2>Payment method</h2>
${paymentForm(parts.payments, session)}
${session.return_url ? html`<p><a href="${session.return_url}">Return to the application</a></p>` : undefined}`;
  return document('Billing portal', body);
}

function section(
  store: Store,
  { id }: Stripe.BillingPortal.Session,
  subscription: Stripe.Subscription,
): Html {
  const items = subscription.items.data.map(
    ({ price, quantity }) => html`<div>${nameOf(price)} × ${quantity}</div>`,
  );
  return html`
<h2>${subscription.id}: ${subscription.status}</h2>
<table>
<tr><th>Plan</th><td>${items}</td></tr>
<tr><th>Period ends</th><td>${time(periodOf(subscription).end)}</td></tr>
<tr><th>Trial ends</th><td>${time(subscription.trial_end)}</td></tr>
<tr><th>Cancels</th><td>${time(subscription.cancel_at)}</td></tr>
</table>
${hasEnded(subscription) ? undefined : actions(store, `/p/session/${id}/${subscription.id}`, subscription)}`;
}

function actions(store: Store, path: string, subscription: Stripe.Subscription): Html {
  const [item] = subscription.items.data;
  const resumable = subscription.cancel_at !== null || subscription.status === 'paused';
  const options = store.prices
    .all()
    .filter((price) => price.active && price.recurring)
    .map((price) => option(price.id, nameOf(price), price.id === item?.price.id));
  return html`
<form method="post" action="${path}/change">
<select name="price">${options}</select>
<input name="quantity" type="number" min="1" value="${item?.quantity ?? 1}">
<button>Change plan or quantity</button>
</form><br>
${resumable ? button(`${path}/resume`, 'Resume') : button(`${path}/cancel-at-period-end`, 'Cancel at period end')}
${button(`${path}/cancel-now`, 'Cancel now')}`;
}

function paymentForm(payments: Payments, { id, customer }: Stripe.BillingPortal.Session): Html {
  const current = payments.outcomeFor(customer);
  const options = Object.entries(OUTCOMES).map(([outcome, label]) =>
    option(outcome, label, outcome === current),
  );
  return html`<form method="post" action="/p/session/${id}/payment">
<select name="outcome">${options}</select> <button>Use it</button></form>`;
}

function option(value: string, label: string, selected: boolean): Html {
  return selected
    ? html`<option value="${value}" selected>${label}</option>`
    : html`<option value="${value}">${label}</option>`;
}
