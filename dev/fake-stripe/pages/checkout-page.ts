import { type Request, type Response, Router } from 'express';
import type Stripe from 'stripe';
import { StripeError } from '../http/stripe-error.ts';
import type { CheckoutSessions } from '../resources/checkout-sessions.ts';
import type { Store } from '../state/store.ts';
import { money, nameOf } from './format.ts';
import { button, document, type Html, html } from './html.ts';

/** `/c/pay/:id`, the `url` of a checkout session. */
export function checkoutPage(store: Store, sessions: CheckoutSessions): Router {
  const router = Router();
  router.get('/c/pay/:id', (req, res) => {
    res.send(page(store, store.checkoutSessions.get(req.params.id)));
  });
  router.post('/c/pay/:id/pay', (req, res) => pay(store, sessions, req, res));
  router.post('/c/pay/:id/cancel', (req, res) => {
    res.redirect(303, store.checkoutSessions.get(req.params.id).cancel_url ?? '/');
  });
  router.post('/c/pay/:id/expire', (req, res) => {
    sessions.expire(req.params.id);
    res.redirect(303, `/c/pay/${req.params.id}`);
  });
  return router;
}

function pay(store: Store, sessions: CheckoutSessions, req: Request<{ id: string }>, res: Response): void {
  const session = store.checkoutSessions.get(req.params.id);
  try {
    sessions.pay(session.id, { delayed: req.body.delayed === 'true' });
    res.redirect(303, returnUrl(session));
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    res.status(error.status).send(page(store, session, error.message));
  }
}

// Stripe replaces the placeholder in the success URL with the session's id.
function returnUrl({ success_url, id }: Stripe.Checkout.Session): string {
  return (success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', id);
}

function page(store: Store, session: Stripe.Checkout.Session, notice?: string): string {
  const lines = (store.lineItems.get(session.id) ?? []).map(
    ({ price, quantity }) => html`<tr><td>${price && nameOf(price)}</td><td>× ${quantity}</td></tr>`,
  );
  const body = html`
${notice === undefined ? undefined : html`<p class="notice">${notice}</p>`}
<table>${lines}</table>
<p>Total: <strong>${money(session.amount_total, session.currency)}</strong>
for ${session.customer as string | null}</p>
${session.status === 'open' ? choices(session) : html`<p>This session is ${session.status}.</p>`}`;
  return document('Checkout', body);
}

function choices({ id, cancel_url }: Stripe.Checkout.Session): Html {
  return html`
${button(`/c/pay/${id}/pay`, 'Pay')}
${button(`/c/pay/${id}/pay`, 'Pay by bank debit, which takes days', { delayed: 'true' })}
${cancel_url ? button(`/c/pay/${id}/cancel`, 'Cancel') : undefined}
${button(`/c/pay/${id}/expire`, 'Let the session expire')}`;
}
