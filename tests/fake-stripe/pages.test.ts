import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import request from 'supertest';
import type { FakeStripe } from '../../dev/fake-stripe/fake-stripe.ts';
import { newPrice, newSubscription, startWithClient } from './fake-stripe-client.ts';

let fake: FakeStripe;
let stripe: Stripe;
beforeEach(async () => {
  ({ fake, stripe } = await startWithClient());
});
afterEach(() => fake.close());

const press = (path: string, fields: Record<string, string> = {}) =>
  request(fake.url).post(path).type('form').send(fields);

describe('the checkout page', () => {
  const newSession = async (customer?: string) => {
    const price = await newPrice(stripe);
    return stripe.checkout.sessions.create({
      mode: 'subscription',
      line_items: [{ price: price.id, quantity: 2 }],
      success_url: 'https://example.com/done?session={CHECKOUT_SESSION_ID}',
      cancel_url: 'https://example.com/plans?checkout=canceled',
      ...(customer && { customer }),
    });
  };
  const statusesOf = async ({ id }: Stripe.Checkout.Session) => {
    const session = await stripe.checkout.sessions.retrieve(id, { expand: ['subscription'] });
    const subscription = session.subscription as Stripe.Subscription | null;
    return [session.status, session.payment_status, subscription?.status];
  };

  test('shows what is bought, and Pay leads back with the session id', async () => {
    const session = await newSession();
    const { text } = await request(fake.url).get(`/c/pay/${session.id}`);
    expect(text).toContain('pro_monthly: 19.00 USD / month');
    expect(text).toContain('38.00 USD');
    const canceled = await press(`/c/pay/${session.id}/cancel`);
    expect([canceled.status, canceled.headers.location]).toEqual([303, session.cancel_url]);
    const { status, headers } = await press(`/c/pay/${session.id}/pay`);
    expect([status, headers.location]).toEqual([303, `https://example.com/done?session=${session.id}`]);
    expect(await statusesOf(session)).toEqual(['complete', 'paid', 'active']);
  });

  test('also pays without a form, as a script would', async () => {
    const session = await newSession();
    expect((await request(fake.url).post(`/c/pay/${session.id}/pay`)).status).toBe(303);
    expect(await statusesOf(session)).toEqual(['complete', 'paid', 'active']);
  });

  test('a declined card leaves the session open', async () => {
    const customer = await stripe.customers.create();
    fake.payments.set(customer.id, 'fails');
    const session = await newSession(customer.id);
    const { status, text } = await press(`/c/pay/${session.id}/pay`);
    expect(status).toBe(402);
    expect(text).toContain('Your card was declined.');
    expect(await statusesOf(session)).toEqual(['open', 'unpaid', undefined]);
  });

  test.each([
    ['succeeds', ['complete', 'paid', 'active'], 'checkout.session.async_payment_succeeded'],
    ['fails', ['complete', 'unpaid', 'incomplete'], 'checkout.session.async_payment_failed'],
  ] as const)('a bank debit is decided later: it %s', async (outcome, expected, event) => {
    const customer = await stripe.customers.create();
    const session = await newSession(customer.id);
    await press(`/c/pay/${session.id}/pay`, { delayed: 'true' });
    expect(await statusesOf(session)).toEqual(['complete', 'unpaid', 'incomplete']);
    fake.payments.set(customer.id, outcome);
    await press(`/checkout/${session.id}/settle`);
    expect(await statusesOf(session)).toEqual(expected);
    expect((await stripe.events.list({ type: event })).data).toHaveLength(1);
  });

  test('a session can expire, and cannot be paid then', async () => {
    const session = await newSession();
    await press(`/c/pay/${session.id}/expire`);
    expect((await press(`/c/pay/${session.id}/pay`)).status).toBe(400);
    expect(await statusesOf(session)).toEqual(['expired', 'unpaid', undefined]);
  });
});

describe('the portal page', () => {
  let subscription: Stripe.Subscription;
  let path: string;
  beforeEach(async () => {
    subscription = await newSubscription(stripe);
    const customer = subscription.customer as string;
    await stripe.customers.update(customer, { name: '<script>alert(1)</script>' });
    const { url } = await stripe.billingPortal.sessions.create({
      customer,
      return_url: 'https://example.com',
    });
    path = new URL(url).pathname;
  });
  const now = () => stripe.subscriptions.retrieve(subscription.id);

  test('shows the subscription, and names are text', async () => {
    const { text } = await request(fake.url).get(path);
    expect(text).toContain(`${subscription.id}: active`);
    expect(text).toContain('href="https://example.com"');
    expect(text).not.toContain('<script>');
  });

  test('cancels at the end of the period as the real portal does, and resumes', async () => {
    await press(`${path}/${subscription.id}/cancel-at-period-end`);
    expect(await now()).toMatchObject({
      cancel_at: subscription.items.data[0]?.current_period_end,
      cancel_at_period_end: false,
    });
    await press(`${path}/${subscription.id}/resume`);
    expect((await now()).cancel_at).toBeNull();
  });

  test('changes plan and quantity', async () => {
    const price = await newPrice(stripe, 'enterprise');
    await press(`${path}/${subscription.id}/change`, { price: price.id, quantity: '7' });
    expect((await now()).items.data).toMatchObject([{ quantity: 7, price: { id: price.id } }]);
  });

  test('cancels now, once', async () => {
    await press(`${path}/${subscription.id}/cancel-now`);
    expect((await now()).status).toBe('canceled');
    const { headers } = await press(`${path}/${subscription.id}/cancel-now`);
    expect(headers.location).toContain('notice=No%20such%20subscription');
  });

  test('takes a card that is declined, and time passes on the overview', async () => {
    await press(`${path}/payment`, { outcome: 'fails' });
    await press('/advance', { days: '31' });
    expect((await now()).status).toBe('past_due');
    const { text } = await request(fake.url).get('/');
    expect(text).toContain('next attempt');
    await press(`${path}/payment`, { outcome: 'succeeds' });
    await press(`/invoices/${(await now()).latest_invoice}/pay`);
    expect((await now()).status).toBe('active');
  });
});

test.each(['', 'x', '-1', 'Infinity'])('the clock cannot be moved by "%s" days', async (days) => {
  const before = fake.store.clock.nowMs();
  expect((await press('/advance', { days })).status).toBe(400);
  expect(fake.store.clock.nowMs() - before).toBeLessThan(60_000);
});

test('the overview leads to the portal of a customer, and sends an event again', async () => {
  fake.deliveries.addEndpoint({ url: 'http://127.0.0.1:1/', secret: 'whsec_test' });
  const { id } = await stripe.customers.create();
  const { headers } = await press(`/customers/${id}/portal`);
  expect(headers.location).toMatch(`${fake.url}/p/session/bps_`);
  const [delivery] = fake.deliveries.take();
  await press(`/events/${delivery?.event.id}/deliver`);
  expect(delivery?.attempts).toEqual([{ status: undefined }]);
});

test('what is not there is a page that says so', async () => {
  const { status, text } = await request(fake.url).get('/c/pay/cs_none');
  expect(status).toBe(404);
  expect(text).toContain('No such checkout.session');
});
