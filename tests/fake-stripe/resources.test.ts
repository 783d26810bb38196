import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import type { FakeStripe } from '../../dev/fake-stripe/fake-stripe.ts';
import { newPrice, newSubscription, startWithClient } from './fake-stripe-client.ts';

let fake: FakeStripe;
let stripe: Stripe;
beforeEach(async () => {
  ({ fake, stripe } = await startWithClient());
});
afterEach(() => fake.close());

describe('customers', () => {
  test('are created, changed and found again', async () => {
    const { id } = await stripe.customers.create({ name: 'Team', metadata: { tenant: 't1', old: 'x' } });
    await stripe.customers.update(id, { email: 'a@example.com', metadata: { old: '' } });
    expect(await stripe.customers.retrieve(id)).toMatchObject({
      object: 'customer',
      name: 'Team',
      email: 'a@example.com',
      metadata: { tenant: 't1' },
    });
  });

  test('a deleted one is a stub, and its subscriptions have ended', async () => {
    const { id, customer } = await newSubscription(stripe);
    await stripe.customers.del(customer as string);
    expect(await stripe.customers.retrieve(customer as string)).toEqual({
      id: customer,
      object: 'customer',
      deleted: true,
    });
    expect((await stripe.subscriptions.retrieve(id)).status).toBe('canceled');
    const { data } = await stripe.subscriptions.list({ customer: customer as string, status: 'all' });
    expect(data.map((row) => row.id)).toEqual([id]);
  });

  test('an unknown one is 404 resource_missing', async () => {
    await expect(stripe.customers.retrieve('cus_none')).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      statusCode: 404,
      code: 'resource_missing',
      param: 'id',
      message: "No such customer: 'cus_none'",
    });
  });
});

describe('prices', () => {
  test('are found by lookup key, with their product expanded', async () => {
    await newPrice(stripe, 'free_monthly');
    const pro = await newPrice(stripe, 'pro_monthly');
    const { data } = await stripe.prices.list({ lookup_keys: ['pro_monthly'], expand: ['data.product'] });
    expect(data).toMatchObject([{ id: pro.id, product: { object: 'product', name: 'pro_monthly' } }]);
    expect(data[0]?.unit_amount_decimal?.toString()).toBe('1900');
  });

  test('a lookup key belongs to one price, and moves when asked to', async () => {
    const first = await newPrice(stripe);
    await expect(newPrice(stripe)).rejects.toMatchObject({ code: 'resource_already_exists' });
    const second = await newPrice(stripe, 'pro_monthly', { transfer_lookup_key: true });
    expect(second.lookup_key).toBe('pro_monthly');
    expect((await stripe.prices.retrieve(first.id)).lookup_key).toBeNull();
  });
});

describe('checkout', () => {
  test('a paid session begins the subscription of its customer', async () => {
    const price = await newPrice(stripe);
    const customer = await stripe.customers.create();
    const session = await stripe.checkout.sessions.create({
      mode: 'subscription',
      customer: customer.id,
      line_items: [{ price: price.id, quantity: 3 }],
      success_url: 'https://example.com/done',
      subscription_data: { metadata: { tenant: 't1' } },
    });
    expect(session).toMatchObject({ status: 'open', payment_status: 'unpaid', amount_total: 5_700 });
    expect(session.url).toBe(`${fake.url}/c/pay/${session.id}`);
    fake.checkoutSessions.pay(session.id);
    const paid = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['subscription.latest_invoice', 'line_items'],
    });
    expect(paid).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      subscription: {
        status: 'active',
        metadata: { tenant: 't1' },
        items: { data: [{ quantity: 3, price: { id: price.id } }] },
        latest_invoice: { status: 'paid', amount_paid: 5_700 },
      },
      line_items: { data: [{ quantity: 3 }] },
    });
    expect(() => fake.checkoutSessions.pay(session.id)).toThrow('complete');
  });

  test('the open sessions of a customer are listed with what they are for', async () => {
    const price = await newPrice(stripe);
    const { id: customer } = await stripe.customers.create();
    const params = { mode: 'subscription', customer, success_url: 'https://example.com' } as const;
    const first = await stripe.checkout.sessions.create({ ...params, line_items: [{ price: price.id }] });
    await stripe.checkout.sessions.create({ ...params, line_items: [{ price: price.id, quantity: 4 }] });
    await stripe.checkout.sessions.expire(first.id);
    const list = { customer, status: 'open' as const, expand: ['data.line_items'] };
    expect((await stripe.checkout.sessions.list(list)).data).toMatchObject([
      { url: expect.stringContaining('/c/pay/'), line_items: { data: [{ quantity: 4 }] } },
    ]);
    expect(await stripe.checkout.sessions.retrieve(first.id)).toMatchObject({ status: 'expired', url: null });
  });
});

describe('tiered prices', () => {
  const tiered = (tiers_mode: 'graduated' | 'volume', tiers: Stripe.PriceCreateParams.Tier[]) => ({
    currency: 'usd',
    recurring: { interval: 'month' as const },
    billing_scheme: 'tiered' as const,
    tiers_mode,
    tiers,
  });
  const totalOf = async (mode: 'graduated' | 'volume', quantity: number) => {
    const { id: product } = await stripe.products.create({ name: 'seats' });
    const params = tiered(mode, [
      { up_to: 10, flat_amount: 5_000 },
      { up_to: 20, unit_amount: 400 },
      { up_to: 'inf', unit_amount: 300 },
    ]);
    const price = await stripe.prices.create({ ...params, product });
    expect(price).toMatchObject({ billing_scheme: 'tiered', unit_amount: null });
    const session = await stripe.checkout.sessions.create({
      mode: 'subscription',
      line_items: [{ price: price.id, quantity }],
      success_url: 'https://app.example/',
    });
    return session.amount_subtotal;
  };

  // docs.stripe.com/subscriptions/pricing-models/tiered-pricing
  test.each([
    ['graduated', 3, 5_000],
    ['graduated', 10, 5_000],
    ['graduated', 12, 5_800],
    ['graduated', 25, 10_500],
    ['volume', 10, 5_000],
    ['volume', 12, 4_800],
    ['volume', 25, 7_500],
  ] as const)('%s: %s units cost %s', async (mode, quantity, total) => {
    expect(await totalOf(mode, quantity)).toBe(total);
  });

  test('need an open end, and no unit amount', async () => {
    const { id: product } = await stripe.products.create({ name: 'seats' });
    const params = tiered('volume', [{ up_to: 10, unit_amount: 1 }]);
    await expect(stripe.prices.create({ ...params, product })).rejects.toMatchObject({ param: 'tiers' });
    await expect(
      stripe.prices.create({ product, currency: 'usd', recurring: { interval: 'month' } }),
    ).rejects.toMatchObject({ code: 'parameter_missing', param: 'unit_amount' });
  });
});

test('an object of the other mode is missing, and the message says where it is', async () => {
  const { id } = await stripe.customers.create();
  fake.store.customers.hide(id, 'otherMode');
  await expect(stripe.customers.retrieve(id)).rejects.toMatchObject({
    code: 'resource_missing',
    message: `No such customer: '${id}'; a similar object exists in live mode, but a test mode key was used to make this request.`,
  });
  const other = await stripe.customers.create();
  fake.store.customers.hide(other.id);
  await expect(stripe.customers.retrieve(other.id)).rejects.toMatchObject({
    code: 'resource_missing',
    message: `No such customer: '${other.id}'`,
  });
});
