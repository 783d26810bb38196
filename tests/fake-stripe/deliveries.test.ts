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
