import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import type { FakeStripe } from '../../dev/fake-stripe/fake-stripe.ts';
import { newSubscription, startWithClient } from './fake-stripe-client.ts';
import { startReceiver, type WebhookReceiver } from './webhook-receiver.ts';

const SECRET = 'whsec_test';

let fake: FakeStripe;
let stripe: Stripe;
let receiver: WebhookReceiver;
async function start(options: Parameters<typeof startWithClient>[0], statusFor?: (count: number) => number) {
  receiver = await startReceiver(statusFor);
  ({ fake, stripe } = await startWithClient(options));
}
const addEndpoint = (endpoint: object = {}) =>
  fake.deliveries.addEndpoint({ url: receiver.url, secret: SECRET, ...endpoint });
afterEach(async () => {
  await fake.close();
  await receiver.close();
});

const undelivered = async () =>
  (await stripe.events.list({ delivery_success: false, limit: 100 })).data.map(({ id }) => id);

describe('manual delivery', () => {
  beforeEach(() => start({ frozenAt: 1_800_000_000 }));

  test('the test sends what is pending in the order it wants, as often as it wants', async () => {
    addEndpoint();
    await newSubscription(stripe);
    const queue = fake.deliveries.take();
    expect(fake.deliveries.pending).toEqual([]);
    expect(receiver.received).toEqual([]);
    for (const delivery of queue.toReversed()) await delivery.send();
    await queue[0]?.send();
    const types = queue.map(({ event }) => event.type);
    expect(receiver.types()).toEqual([...types.toReversed(), types[0]]);
    expect(types).toContain('customer.subscription.created');
  });

  test('events of the same second have equal timestamps', async () => {
    addEndpoint();
    await newSubscription(stripe);
    expect(new Set(fake.deliveries.take().map(({ event }) => event.created))).toEqual(
      new Set([1_800_000_000]),
    );
  });

  test('the SDK verifies the signature, and refuses a changed body, another secret and an old timestamp', async () => {
    addEndpoint();
    await stripe.customers.create();
    const [delivery] = fake.deliveries.take();
    await delivery?.send();
    const [{ body, headers }] = receiver.received as [(typeof receiver.received)[number]];
    const signature = headers['stripe-signature'] ?? '';
    const event = stripe.webhooks.constructEvent(body, signature, SECRET);
    expect(event).toMatchObject({ type: 'customer.created', api_version: Stripe.API_VERSION });
    expect(() => stripe.webhooks.constructEvent(`${body} `, signature, SECRET)).toThrow(
      'No signatures found',
    );
    expect(() => stripe.webhooks.constructEvent(body, signature, 'whsec_other')).toThrow('No signatures');
    const old = delivery?.signed(Math.floor(Date.now() / 1_000) - 301);
    expect(() =>
      stripe.webhooks.constructEvent(old?.body ?? '', old?.headers['stripe-signature'] ?? '', SECRET),
    ).toThrow('outside the tolerance');
  });

  test('while a secret is rotated both verify', async () => {
    addEndpoint({ secret: ['whsec_new', 'whsec_old'] });
    await stripe.customers.create();
    const { body, headers } = fake.deliveries.take()[0]?.signed() ?? { body: '', headers: undefined };
    for (const secret of ['whsec_new', 'whsec_old']) {
      expect(stripe.webhooks.constructEvent(body, headers?.['stripe-signature'] ?? '', secret).object).toBe(
        'event',
      );
    }
  });

  test('an event counts as delivered when every endpoint has acknowledged it', async () => {
    addEndpoint();
    addEndpoint({ events: ['customer.*'] });
    addEndpoint({ events: ['invoice.*'] });
    await stripe.customers.create();
    const [first, second, ...others] = fake.deliveries.take();
    expect(others).toEqual([]);
    await first?.send();
    expect(await undelivered()).toEqual([first?.event.id]);
    await second?.send();
    expect(await undelivered()).toEqual([]);
  });
});

describe('automatic delivery', () => {
  const makeCustomers = async (count: number) => {
    for (let made = 0; made < count; made += 1) fake.customers.create({ name: String(made) });
    await fake.deliveries.idle();
  };
  const names = () => receiver.received.map(({ body }) => JSON.parse(body).data.object.name);
  const inOrder = (count: number) => Array.from({ length: count }, (_, n) => String(n));

  test('sends every event at once', async () => {
    await start({ delivery: {} });
    addEndpoint();
    await makeCustomers(20);
    expect(names().toSorted()).toEqual(inOrder(20).toSorted());
    expect(await undelivered()).toEqual([]);
  });

  test('loses a share of them, which the events list knows', async () => {
    await start({ delivery: { dropRate: 0.3 } });
    addEndpoint();
    await makeCustomers(100);
    const lost = await undelivered();
    expect(lost.length).toBeGreaterThan(15);
    expect(lost.length).toBeLessThan(45);
    expect(receiver.received).toHaveLength(100 - lost.length);
  });

  test('sends a share of them twice', async () => {
    await start({ delivery: { duplicateRate: 0.5 } });
    addEndpoint();
    await makeCustomers(40);
    expect(receiver.received.length).toBeGreaterThan(45);
    expect(new Set(names()).size).toBe(40);
    expect(await undelivered()).toEqual([]);
  });

  test('sends what happens within a time in random order, the same for the same seed', async () => {
    const orders: string[][] = [];
    for (const seed of [5, 5, 6]) {
      await start({ seed, delivery: { reorderWithinMs: 10 } });
      addEndpoint();
      await makeCustomers(10);
      orders.push(names());
      await fake.close();
      await receiver.close();
    }
    expect(orders[0]).not.toEqual(inOrder(10));
    expect(orders[0]?.toSorted()).toEqual(inOrder(10));
    expect(orders[1]).toEqual(orders[0]);
    expect(orders[2]).not.toEqual(orders[0]);
  });

  test('delays each, so that they overtake each other', async () => {
    await start({ delivery: { delayMs: [0, 50] } });
    addEndpoint();
    await makeCustomers(20);
    expect(names()).not.toEqual(inOrder(20));
    expect(names()).toHaveLength(20);
  });

  test('tries again until it is acknowledged', async () => {
    await start({ delivery: { retryAfterMs: [5, 5, 5] } }, (count) => (count < 3 ? 500 : 200));
    addEndpoint();
    await makeCustomers(1);
    expect(fake.deliveries.all[0]?.attempts).toEqual([{ status: 500 }, { status: 500 }, { status: 200 }]);
    expect(await undelivered()).toEqual([]);
  });

  test('gives up in the end, and the event stays undelivered', async () => {
    await start({ delivery: { retryAfterMs: [5] } }, () => 500);
    addEndpoint();
    addEndpoint({ url: 'http://127.0.0.1:1/' });
    await makeCustomers(1);
    expect(fake.deliveries.all.map(({ attempts }) => attempts)).toEqual([
      [{ status: 500 }, { status: 500 }],
      [{ status: undefined }, { status: undefined }],
    ]);
    expect(await undelivered()).toHaveLength(1);
  });

  test('closing does not wait for retries', async () => {
    await start({ delivery: { retryAfterMs: [60_000] } }, () => 500);
    addEndpoint();
    fake.customers.create();
    while (receiver.received.length === 0) await new Promise(setImmediate);
    await fake.close();
    // the retry that was due in a minute was given up
    expect(fake.deliveries.all.map(({ attempts }) => attempts.length)).toEqual([1]);
  });
});
