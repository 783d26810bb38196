import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import type { FakeStripe } from '../../dev/fake-stripe/fake-stripe.ts';
import { clientOf, startWithClient } from './fake-stripe-client.ts';

let fake: FakeStripe;
let stripe: Stripe;
beforeEach(async () => {
  ({ fake, stripe } = await startWithClient());
});
afterEach(() => fake.close());

describe('authentication', () => {
  test('a wrong key is 401, and the message does not repeat it', async () => {
    const stranger = new Stripe('sk_test_somebody_else', { ...fake.clientOptions, maxNetworkRetries: 0 });
    const refusal = await stranger.customers.list().catch((error: Error) => error);
    expect(refusal).toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 });
    expect(String(refusal)).not.toContain('sk_test_somebody_else');
  });

  test('no key at all is 401', async () => {
    const response = await fetch(`${fake.url}/v1/customers`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });
});

describe('parameters', () => {
  test('a missing one is named', async () => {
    await expect(stripe.billingPortal.sessions.create({})).rejects.toMatchObject({
      statusCode: 400,
      code: 'parameter_missing',
      param: 'customer',
    });
  });

  test('an unknown one is refused, nested ones with their whole name', async () => {
    await expect(
      stripe.subscriptions.create({
        customer: 'cus_1',
        // @ts-expect-error no such parameter
        items: [{ price: 'price_1', colour: 'red' }],
      }),
    ).rejects.toMatchObject({ code: 'parameter_unknown', param: 'items[0][colour]' });
  });

  test('an unknown path is 404', async () => {
    await expect(stripe.balance.retrieve()).rejects.toMatchObject({
      statusCode: 404,
      message: 'Unrecognized request URL (GET: /v1/balance).',
    });
  });

  test('what cannot be expanded is refused', async () => {
    const { id } = await stripe.customers.create();
    await expect(stripe.customers.retrieve(id, { expand: ['colour'] })).rejects.toThrow('cannot be expanded');
  });
});

test('requests are logged with what they asked and what they got', async () => {
  await stripe.customers.create({ metadata: { tenant: 't1' } }, { idempotencyKey: 'key-1' });
  await stripe.customers.retrieve('cus_none').catch(() => {});
  expect(fake.requests.records).toMatchObject([
    {
      method: 'POST',
      path: '/v1/customers',
      params: { metadata: { tenant: 't1' } },
      idempotencyKey: 'key-1',
      apiVersion: Stripe.API_VERSION,
      status: 200,
    },
    { method: 'GET', path: '/v1/customers/cus_none', status: 404 },
  ]);
  fake.requests.clear();
  expect(fake.requests.of('GET', /^\/v1/)).toEqual([]);
});

describe('failures', () => {
  test.each([
    [500, 'StripeAPIError'],
    [429, 'StripeRateLimitError'],
    ['reset' as const, 'StripeConnectionError'],
  ])('the next requests of a path can fail: %s', async (fault, type) => {
    // a broken connection is tried once more whatever the SDK is told
    const times = fault === 'reset' ? 2 : 1;
    fake.network.failNext({ method: 'POST', path: /customers/, with: fault, times });
    await stripe.products.create({ name: 'untouched' });
    await expect(stripe.customers.create()).rejects.toMatchObject({ type });
    expect(fake.counts().customers).toBe(0);
    await stripe.customers.create();
  });

  test('a failure can come after the work is done', async () => {
    fake.network.failNext({ with: 500, when: 'after' });
    await expect(stripe.customers.create()).rejects.toMatchObject({ statusCode: 500 });
    expect(fake.counts().customers).toBe(1);
  });
});

describe('time', () => {
  test('every request takes as long as it is told', async () => {
    fake.network.setLatency(60);
    const begun = performance.now();
    await stripe.customers.list();
    expect(performance.now() - begun).toBeGreaterThan(55);
  });

  test('a random latency makes responses arrive out of order', async () => {
    const { id } = await stripe.customers.create({ name: '0' });
    fake.network.setLatency([0, 40]);
    const arrived: string[] = [];
    await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        await stripe.customers.update(id, { name: String(n) });
        arrived.push(String(n));
      }),
    );
    expect(arrived.length).toBe(12);
    expect(arrived).not.toEqual(arrived.toSorted((a, b) => Number(a) - Number(b)));
  });

  test('a request can be held after it has read, and its response is then outdated', async () => {
    const { id } = await stripe.customers.create({ name: 'old' });
    const hold = fake.network.hold({ method: 'GET', path: `/v1/customers/${id}`, when: 'after' });
    const reading = stripe.customers.retrieve(id);
    await hold.arrived;
    await stripe.customers.update(id, { name: 'new' });
    hold.release();
    expect(await reading).toMatchObject({ name: 'old' });
    expect(await stripe.customers.retrieve(id)).toMatchObject({ name: 'new' });
  });

  test('the SDK gives up on a request that is held too long', async () => {
    const hold = fake.network.hold();
    await expect(clientOf(fake, { timeout: 30 }).customers.list()).rejects.toMatchObject({
      type: 'StripeConnectionError',
    });
    hold.release();
  });
});
