import { afterEach, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import type { FakeStripe, FakeStripeOptions } from '../../dev/fake-stripe/fake-stripe.ts';
import { newPrice, newSubscription, startWithClient } from './fake-stripe-client.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2027, 0, 31, 12) / 1_000;

let fake: FakeStripe;
let stripe: Stripe;
async function start(options: FakeStripeOptions = {}) {
  ({ fake, stripe } = await startWithClient({ frozenAt: START, ...options }));
}
afterEach(() => fake.close());

const statusOf = async (id: string) => (await stripe.subscriptions.retrieve(id)).status;
const typesSince = (start: number) =>
  fake.store.log.events
    .all()
    .slice(start)
    .map(({ type }) => type);
const customerOf = (subscription: Stripe.Subscription) => subscription.customer as string;

describe('a trial', () => {
  test('warns three days before, and becomes active with the first payment', async () => {
    await start();
    const { id } = await newSubscription(stripe, { trial_period_days: 14 });
    const before = fake.counts().events;
    fake.advance(11 * DAY_MS - 1_000);
    expect(typesSince(before)).toEqual([]);
    fake.advance(1_000);
    expect(typesSince(before)).toEqual(['customer.subscription.trial_will_end']);
    fake.advance(3 * DAY_MS);
    expect(await statusOf(id)).toBe('active');
    expect(typesSince(before)).toContain('invoice.paid');
  });

  test('becomes past due when the first payment fails', async () => {
    await start();
    const subscription = await newSubscription(stripe, { trial_period_days: 14 });
    fake.payments.set(customerOf(subscription), 'fails');
    fake.advance(14 * DAY_MS);
    expect(await statusOf(subscription.id)).toBe('past_due');
  });

  test.each(['pause', 'cancel', 'create_invoice'] as const)(
    'without a payment method: %s, as it was created with',
    async (missing_payment_method) => {
      await start();
      const subscription = await newSubscription(stripe, {
        trial_period_days: 14,
        trial_settings: { end_behavior: { missing_payment_method } },
      });
      fake.payments.set(customerOf(subscription), 'missing');
      fake.advance(14 * DAY_MS);
      const expected = { pause: 'paused', cancel: 'canceled', create_invoice: 'past_due' };
      expect(await statusOf(subscription.id)).toBe(expected[missing_payment_method]);
    },
  );

  test('can be ended at once', async () => {
    await start();
    const { id } = await newSubscription(stripe, { trial_period_days: 14 });
    expect(await stripe.subscriptions.update(id, { trial_end: 'now' })).toMatchObject({
      status: 'active',
      trial_end: START,
    });
  });
});

describe('a period', () => {
  test('renews on the last day of a short month, and on its own day again after it', async () => {
    await start();
    const { id } = await newSubscription(stripe);
    const ends: string[] = [];
    for (let month = 0; month < 4; month += 1) {
      const end = (await stripe.subscriptions.retrieve(id)).items.data[0]?.current_period_end ?? 0;
      ends.push(new Date(end * 1_000).toISOString().slice(0, 10));
      fake.advance(end * 1_000 - fake.store.clock.nowMs());
    }
    expect(ends).toEqual(['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31']);
    expect(fake.counts().invoices).toBe(5);
  });

  test('is the last one when the subscription cancels at its end', async () => {
    await start();
    const { id } = await newSubscription(stripe);
    await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    const before = fake.counts().events;
    fake.advance(29 * DAY_MS);
    expect(typesSince(before)).toEqual(['customer.subscription.deleted']);
    expect(await stripe.subscriptions.retrieve(id)).toMatchObject({
      status: 'canceled',
      canceled_at: START,
      ended_at: START + 28 * 86_400,
    });
  });

  test('ends on the day of cancel_at, even in its middle', async () => {
    await start();
    const { id } = await newSubscription(stripe);
    await stripe.subscriptions.update(id, { cancel_at: START + 5 * 86_400 });
    fake.advance(5 * DAY_MS);
    expect(await statusOf(id)).toBe('canceled');
  });

  test('with paused collection makes invoices that are not collected, until it resumes by itself', async () => {
    await start();
    const { id } = await newSubscription(stripe);
    const resumes_at = START + 40 * 86_400;
    await stripe.subscriptions.update(id, { pause_collection: { behavior: 'void', resumes_at } });
    fake.advance(30 * DAY_MS);
    const { data } = await stripe.invoices.list({ subscription: id, limit: 1 });
    expect(data).toMatchObject([{ status: 'void', amount_paid: 0 }]);
    expect(await statusOf(id)).toBe('active');
    fake.advance(11 * DAY_MS);
    expect((await stripe.subscriptions.retrieve(id)).pause_collection).toBeNull();
  });
});

describe('a renewal that is not paid', () => {
  const renewUnpaid = async () => {
    const subscription = await newSubscription(stripe);
    fake.payments.set(customerOf(subscription), 'fails');
    fake.advance(28 * DAY_MS);
    return subscription;
  };

  test.each([undefined, 'canceled', 'unpaid', 'past_due'] as const)(
    'is past due, tried again, and then %s as configured',
    async (outcome) => {
      await start({ dunning: { retryAfterDays: [3, 5], ...(outcome && { finally: outcome }) } });
      const { id } = await renewUnpaid();
      expect(await statusOf(id)).toBe('past_due');
      const [invoice] = (await stripe.invoices.list({ subscription: id, limit: 1 })).data;
      expect(invoice).toMatchObject({ status: 'open', attempt_count: 1 });
      expect(invoice?.next_payment_attempt).toBe(START + 31 * 86_400);
      fake.advance(7 * DAY_MS);
      expect(await statusOf(id)).toBe('past_due');
      fake.advance(1 * DAY_MS);
      expect(await statusOf(id)).toBe(outcome ?? 'canceled');
      expect((await stripe.invoices.retrieve(invoice?.id ?? '')).attempt_count).toBe(3);
    },
  );

  test('becomes active again when a later attempt succeeds', async () => {
    await start();
    const subscription = await renewUnpaid();
    fake.payments.set(customerOf(subscription), 'succeeds');
    fake.advance(3 * DAY_MS);
    expect(await statusOf(subscription.id)).toBe('active');
  });

  test('becomes active again when the customer pays, and stays past due when that fails', async () => {
    await start();
    const { id, customer } = await renewUnpaid();
    const [invoice] = (await stripe.invoices.list({ customer: customer as string, status: 'open' })).data;
    await expect(stripe.invoices.pay(invoice?.id ?? '')).rejects.toMatchObject({ code: 'card_declined' });
    expect(await statusOf(id)).toBe('past_due');
    fake.payments.set(customer as string, 'succeeds');
    await stripe.invoices.pay(invoice?.id ?? '');
    expect(await statusOf(id)).toBe('active');
  });
});

test('a first invoice that is not paid within 23 hours is void, and its subscription expired', async () => {
  await start();
  const { id, latest_invoice } = await newSubscription(stripe, { payment_behavior: 'default_incomplete' });
  fake.advance(23 * 3_600_000);
  expect(await statusOf(id)).toBe('incomplete_expired');
  expect((await stripe.invoices.retrieve(latest_invoice as string)).status).toBe('void');
});

test('an open checkout session expires after a day', async () => {
  await start();
  const price = await newPrice(stripe);
  const { id } = await stripe.checkout.sessions.create({
    mode: 'subscription',
    line_items: [{ price: price.id }],
    success_url: 'https://example.com',
  });
  fake.advance(DAY_MS);
  expect((await stripe.checkout.sessions.retrieve(id)).status).toBe('expired');
  expect(typesSince(0)).toContain('checkout.session.expired');
});

test('a running clock triggers what is due without being advanced', async () => {
  ({ fake, stripe } = await startWithClient());
  const trial_end = Math.floor(Date.now() / 1_000) + 1;
  const { id } = await newSubscription(stripe, { trial_end });
  await new Promise((resolve) => setTimeout(resolve, trial_end * 1_000 - Date.now() + 20));
  expect(await statusOf(id)).toBe('active');
});
