import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import type { FakeStripe } from '../../dev/fake-stripe/fake-stripe.ts';
import { clientOf, startWithClient } from './fake-stripe-client.ts';

const idempotencyKey = 'key-1';

let fake: FakeStripe;
let stripe: Stripe;
beforeEach(async () => {
  ({ fake, stripe } = await startWithClient({ frozenAt: 1_800_000_000 }));
});
afterEach(() => fake.close());

const replayed = (object: Stripe.Response<unknown>) =>
  object.lastResponse.headers['idempotent-replayed'] ?? 'false';

test('the same key and parameters give the same response, and one object', async () => {
  const first = await stripe.customers.create({ name: 'A' }, { idempotencyKey });
  await stripe.customers.update(first.id, { name: 'B' });
  const second = await stripe.customers.create({ name: 'A' }, { idempotencyKey });
  expect(second).toEqual(first);
  expect([replayed(first), replayed(second)]).toEqual(['false', 'true']);
  expect(fake.counts().customers).toBe(1);
  expect(fake.requests.of('POST', '/v1/customers').map((entry) => entry.replayed)).toEqual([false, true]);
});

test('the same key for something else is an idempotency_error', async () => {
  await stripe.customers.create({ name: 'A' }, { idempotencyKey });
  const expected = { type: 'StripeIdempotencyError', statusCode: 400 };
  await expect(stripe.customers.create({ name: 'B' }, { idempotencyKey })).rejects.toMatchObject(expected);
  await expect(stripe.products.create({ name: 'A' }, { idempotencyKey })).rejects.toMatchObject(expected);
  expect(fake.counts()).toMatchObject({ customers: 1, products: 0 });
});

test('a key is free again after a day', async () => {
  await stripe.customers.create({ name: 'A' }, { idempotencyKey });
  fake.advance(86_401_000);
  await stripe.customers.create({ name: 'B' }, { idempotencyKey });
  expect(fake.counts().customers).toBe(2);
});

test('a request that is refused for its parameters does not use up its key', async () => {
  // @ts-expect-error no such parameter
  await expect(stripe.customers.create({ nome: 'A' }, { idempotencyKey })).rejects.toThrow('nome');
  expect((await stripe.customers.create({ name: 'A' }, { idempotencyKey })).name).toBe('A');
});

describe('when the response was lost', () => {
  test('the SDK asks again with the same key, and there is one object', async () => {
    fake.network.failNext({ method: 'POST', path: '/v1/customers', with: 'reset', when: 'after' });
    const customer = await clientOf(fake, { maxNetworkRetries: 1 }).customers.create({ name: 'A' });
    expect(replayed(customer)).toBe('true');
    expect(fake.counts().customers).toBe(1);
    expect(new Set(fake.requests.records.map((entry) => entry.idempotencyKey)).size).toBe(1);
  });

  test('another request with its key gets 409 while the first is under way', async () => {
    const hold = fake.network.hold({ path: '/v1/customers', when: 'after' });
    const first = stripe.customers.create({ name: 'A' }, { idempotencyKey });
    await hold.arrived;
    const second = stripe.customers.create({ name: 'A' }, { idempotencyKey });
    while (hold.waiting < 2) await new Promise(setImmediate);
    hold.release();
    await expect(second).rejects.toMatchObject({ statusCode: 409, code: 'idempotency_key_in_use' });
    await first;
    expect(fake.counts().customers).toBe(1);
  });
});
