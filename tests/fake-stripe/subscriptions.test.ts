import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import type { FakeStripe } from '../../dev/fake-stripe/fake-stripe.ts';
import { newPrice, newSubscription, startWithClient } from './fake-stripe-client.ts';

const START = 1_800_000_000;

let fake: FakeStripe;
let stripe: Stripe;
beforeEach(async () => {
  ({ fake, stripe } = await startWithClient({ frozenAt: START }));
});
afterEach(() => fake.close());

const itemOf = (subscription: Stripe.Subscription) => {
  const [item] = subscription.items.data;
  if (!item) throw new Error('There is no item.');
  return item;
};

describe('creating', () => {
  test('the first payment makes it active, and its period is on the item', async () => {
    const subscription = await newSubscription(stripe);
    expect(subscription).toMatchObject({ object: 'subscription', status: 'active', cancel_at: null });
    expect(subscription).not.toHaveProperty('current_period_end');
    expect(itemOf(subscription)).toMatchObject({
      current_period_start: START,
      current_period_end: Date.UTC(2027, 1, 15, 8) / 1_000,
    });
  });

  test('a first payment that fails leaves it incomplete, or throws where that is asked for', async () => {
    const { id: customer } = await stripe.customers.create();
    const price = await newPrice(stripe);
    fake.payments.set(customer, 'fails');
    const params = { customer, items: [{ price: price.id }] };
    expect((await stripe.subscriptions.create(params)).status).toBe('incomplete');
    await expect(
      stripe.subscriptions.create({ ...params, payment_behavior: 'error_if_incomplete' }),
    ).rejects.toMatchObject({ type: 'StripeCardError', code: 'card_declined', statusCode: 402 });
    expect(fake.counts().subscriptions).toBe(1);
  });

  test('default_incomplete waits for the invoice to be paid', async () => {
    const created = await newSubscription(stripe, { payment_behavior: 'default_incomplete' });
    expect(created.status).toBe('incomplete');
    await stripe.invoices.pay(created.latest_invoice as string);
    expect((await stripe.subscriptions.retrieve(created.id)).status).toBe('active');
  });

  test('with a trial it is trialing, and its first invoice is free', async () => {
    const trial = await newSubscription(stripe, { trial_period_days: 14, expand: ['latest_invoice'] });
    expect(trial).toMatchObject({
      status: 'trialing',
      trial_start: START,
      trial_end: START + 14 * 86_400,
      latest_invoice: { amount_paid: 0, status: 'paid' },
    });
    expect(itemOf(trial).current_period_end).toBe(trial.trial_end);
  });
});

describe('changing', () => {
  test('the price and quantity of its item', async () => {
    const subscription = await newSubscription(stripe);
    const price = await newPrice(stripe, 'enterprise', { unit_amount: 9_900 });
    const { id } = itemOf(subscription);
    const changed = await stripe.subscriptions.update(subscription.id, {
      items: [{ id, price: price.id, quantity: 5 }],
    });
    expect(changed.items.data).toMatchObject([{ id, quantity: 5, price: { lookup_key: 'enterprise' } }]);
    expect(itemOf(changed).current_period_end).toBe(itemOf(subscription).current_period_end);
  });

  test('an item without id is added beside the old one, as at Stripe', async () => {
    const subscription = await newSubscription(stripe);
    const price = await newPrice(stripe, 'addon');
    const { items } = await stripe.subscriptions.update(subscription.id, { items: [{ price: price.id }] });
    expect(items.data).toHaveLength(2);
  });

  test('to another interval begins a period and an invoice of its own', async () => {
    const subscription = await newSubscription(stripe);
    const yearly = await newPrice(stripe, 'yearly', { recurring: { interval: 'year' }, unit_amount: 19_000 });
    fake.advance(5 * 86_400_000);
    const changed = await stripe.subscriptions.update(subscription.id, {
      items: [{ id: itemOf(subscription).id, price: yearly.id }],
      expand: ['latest_invoice'],
    });
    const start = START + 5 * 86_400;
    expect(itemOf(changed)).toMatchObject({
      current_period_start: start,
      current_period_end: start + 365 * 86_400,
    });
    expect(changed.latest_invoice).toMatchObject({
      billing_reason: 'subscription_update',
      amount_paid: 19_000,
    });
  });

  test('cancel_at_period_end shows its date in cancel_at, and can be taken back', async () => {
    const subscription = await newSubscription(stripe);
    const end = itemOf(subscription).current_period_end;
    const canceling = await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    expect(canceling).toMatchObject({
      status: 'active',
      cancel_at_period_end: true,
      cancel_at: end,
      canceled_at: START,
      cancellation_details: { reason: 'cancellation_requested' },
    });
    expect(await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: false })).toMatchObject(
      { cancel_at_period_end: false, cancel_at: null, canceled_at: null },
    );
  });

  test('cancel_at alone leaves cancel_at_period_end false', async () => {
    const subscription = await newSubscription(stripe);
    const end = itemOf(subscription).current_period_end;
    expect(await stripe.subscriptions.update(subscription.id, { cancel_at: 'max_period_end' })).toMatchObject(
      { cancel_at: end, cancel_at_period_end: false },
    );
    expect(await stripe.subscriptions.update(subscription.id, { cancel_at: '' })).toMatchObject({
      cancel_at: null,
    });
  });

  test('pause_collection leaves the status as it is', async () => {
    const { id } = await newSubscription(stripe);
    const paused = await stripe.subscriptions.update(id, {
      pause_collection: { behavior: 'mark_uncollectible' },
    });
    expect(paused).toMatchObject({
      status: 'active',
      pause_collection: { behavior: 'mark_uncollectible', resumes_at: null },
    });
    expect(await stripe.subscriptions.update(id, { pause_collection: '' })).toMatchObject({
      pause_collection: null,
    });
  });
});

test('paused and resumed', async () => {
  const { id } = await newSubscription(stripe);
  expect(await stripe.subscriptions.pause(id)).toMatchObject({
    status: 'paused',
    status_details: { paused: { subscription: { type: 'pause_requested' } } },
  });
  expect((await stripe.subscriptions.resume(id)).status).toBe('active');
  await expect(stripe.subscriptions.resume(id)).rejects.toThrow('must be in a paused state');
});

test('a canceled one stays, and can neither be changed nor canceled again', async () => {
  const { id } = await newSubscription(stripe);
  expect(
    await stripe.subscriptions.cancel(id, { cancellation_details: { comment: 'too slow' } }),
  ).toMatchObject({
    status: 'canceled',
    ended_at: START,
    cancellation_details: { comment: 'too slow', reason: 'cancellation_requested' },
  });
  await expect(stripe.subscriptions.update(id, { cancel_at_period_end: true })).rejects.toMatchObject({
    statusCode: 400,
  });
  await expect(stripe.subscriptions.cancel(id)).rejects.toMatchObject({ code: 'resource_missing' });
});

describe('listing', () => {
  test('of one customer, without the canceled ones unless asked for', async () => {
    const { id, customer } = await newSubscription(stripe);
    await newSubscription(stripe);
    const [item] = (await stripe.subscriptions.retrieve(id)).items.data;
    const second = await stripe.subscriptions.create({
      customer: customer as string,
      items: [{ price: item?.price.id ?? '' }],
    });
    await stripe.subscriptions.cancel(id);
    const ids = async (params: Stripe.SubscriptionListParams) =>
      (await stripe.subscriptions.list({ customer: customer as string, ...params })).data.map(
        (row) => row.id,
      );
    expect(await ids({})).toEqual([second.id]);
    expect(await ids({ status: 'canceled' })).toEqual([id]);
    expect(await ids({ status: 'all' })).toEqual([second.id, id]);
  });

  test('the SDK turns the pages by itself', async () => {
    const { customer, items } = await newSubscription(stripe);
    const price = items.data[0]?.price.id ?? '';
    for (let made = 1; made < 25; made += 1) {
      fake.subscriptions.create({ customer: customer as string, items: [{ price }] });
    }
    const first = await stripe.subscriptions.list({ customer: customer as string });
    expect(first).toMatchObject({ object: 'list', has_more: true, url: '/v1/subscriptions' });
    expect(first.data).toHaveLength(10);
    const seen = [];
    for await (const { id } of stripe.subscriptions.list({ customer: customer as string, limit: 7 })) {
      seen.push(id);
    }
    expect(new Set(seen).size).toBe(25);
    expect(seen.slice(0, 10)).toEqual(first.data.map(({ id }) => id));
    const before = await stripe.subscriptions.list({ ending_before: seen[3] ?? '', limit: 2 });
    expect(before.data.map(({ id }) => id)).toEqual(seen.slice(1, 3));
    await expect(stripe.subscriptions.list({ starting_after: 'sub_none' })).rejects.toMatchObject({
      param: 'starting_after',
    });
  });

  test('an unknown customer is an error', async () => {
    await expect(stripe.subscriptions.list({ customer: 'cus_none' })).rejects.toMatchObject({
      statusCode: 400,
      code: 'resource_missing',
      param: 'customer',
    });
  });
});
