import { Router } from 'express';
import type Stripe from 'stripe';
import type { Deliveries } from '../deliveries/deliveries.ts';
import type { Delivery } from '../deliveries/delivery.ts';
import { StripeError } from '../http/stripe-error.ts';
import type { CheckoutSessions } from '../resources/checkout-sessions.ts';
import type { Invoices } from '../resources/invoices.ts';
import type { PortalSessions } from '../resources/portal-sessions.ts';
import { DAY, SECOND } from '../state/clock.ts';
import { isDeleted, type Store } from '../state/store.ts';
import { money, time } from './format.ts';
import { button, document, type Html, html } from './html.ts';

interface Parts {
  readonly store: Store;
  readonly deliveries: Deliveries;
  readonly checkoutSessions: CheckoutSessions;
  readonly portalSessions: PortalSessions;
  readonly invoices: Invoices;
  readonly advance: (ms: number) => void;
}

const SHOWN = 30;
const LATER = [
  ['One day later', '1'],
  ['One week later', '7'],
  ['One month later', '31'],
] as const;

/** `/`: the current objects, and controls that no page of Stripe has. */
export function overviewPage(parts: Parts): Router {
  const { store } = parts;
  const router = Router();
  router.get('/', (_req, res) => {
    res.send(page(parts));
  });
  router.post('/advance', (req, res) => {
    const days = Number(req.body.days);
    if (!(days > 0 && days < 10_000))
      throw new StripeError(400, { type: 'invalid_request_error', message: 'How many days?' });
    parts.advance(days * DAY * SECOND);
    res.redirect(303, '/');
  });
  router.post('/customers/:id/portal', (req, res) => {
    res.redirect(303, parts.portalSessions.create({ customer: req.params.id }).url);
  });
  router.post('/checkout/:id/settle', (req, res) => {
    parts.checkoutSessions.settle(req.params.id);
    res.redirect(303, '/');
  });
  router.post('/invoices/:id/pay', (req, res) => {
    ignoringDecline(() => parts.invoices.pay(req.params.id));
    res.redirect(303, '/');
  });
  router.post('/events/:id/deliver', async (req, res) => {
    const { id } = store.log.events.get(req.params.id);
    await Promise.all(parts.deliveries.of(id).map((delivery) => delivery.send()));
    res.redirect(303, '/');
  });
  return router;
}

function ignoringDecline(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
  }
}

function page(parts: Parts): string {
  const { store } = parts;
  const body = html`
<p>It is ${time(store.clock.now())} UTC here.</p>
${LATER.map(([label, days]) => button('/advance', label, { days }))}
<h2>Customers</h2>
<table>${store.customers.newestFirst().map((customer) => customerRow(store, customer))}</table>
<h2>Payments to decide</h2>
<table>${openPayments(store)}</table>
<h2>Events</h2>
<table>${store.log.events
    .newestFirst()
    .slice(0, SHOWN)
    .flatMap((event) => parts.deliveries.of(event.id))
    .map(deliveryRow)}</table>`;
  return document('Fake Stripe', body);
}

function customerRow(store: Store, customer: Stripe.Customer | Stripe.DeletedCustomer): Html {
  const statuses = store.subscriptions
    .newestFirst()
    .filter((subscription) => subscription.customer === customer.id)
    .map(({ status }) => status)
    .join(', ');
  const portal = isDeleted(customer) ? 'deleted' : button(`/customers/${customer.id}/portal`, 'Portal');
  const name = isDeleted(customer) ? '' : (customer.name ?? customer.email);
  return html`<tr><td>${customer.id}</td><td>${name}</td><td>${statuses}</td><td>${portal}</td></tr>`;
}

function openPayments(store: Store): Html[] {
  const sessions = store.checkoutSessions
    .newestFirst()
    .filter(({ status, payment_status }) => status === 'complete' && payment_status === 'unpaid')
    .map(
      ({ id }) =>
        html`<tr><td>${id}</td><td>bank debit</td><td>${button(`/checkout/${id}/settle`, 'It arrives')}</td></tr>`,
    );
  const invoices = store.invoices
    .newestFirst()
    .filter(({ status }) => status === 'open')
    .map(
      (invoice) => html`<tr><td>${invoice.id}</td><td>${money(invoice.amount_due, invoice.currency)},
next attempt ${time(invoice.next_payment_attempt)}</td><td>${button(`/invoices/${invoice.id}/pay`, 'Try now')}</td></tr>`,
    );
  return [...sessions, ...invoices];
}

function deliveryRow(delivery: Delivery): Html {
  const { event, attempts, endpoint } = delivery;
  const responses = attempts.map(({ status }) => status ?? 'no response').join(', ');
  return html`<tr><td>${time(event.created)}</td><td>${event.type}</td><td title="${endpoint.url}">${
    responses || 'not sent'
  }</td><td>${button(`/events/${event.id}/deliver`, 'Send again')}</td></tr>`;
}
