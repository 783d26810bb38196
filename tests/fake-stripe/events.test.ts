import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type Stripe from 'stripe';
import type { FakeStripe } from '../../dev/fake-stripe/fake-stripe.ts';
import { newSubscription, startWithClient } from './fake-stripe-client.ts';

const START = 1_800_000_000;

let fake: FakeStripe;
let stripe: Stripe;
beforeEach(async () => {
  ({ fake, stripe } = await startWithClient({ frozenAt: START }));
});
afterEach(() => fake.close());

const typesOf = async (params: Stripe.EventListParams) =>
  (await stripe.events.list({ limit: 100, ...params })).data.map(({ type }) => type);

test('an event has the object as it was, what changed, and the request that it comes from', async () => {
  const { id } = await newSubscription(stripe);
  await stripe.subscriptions.update(id, { metadata: { a: '1' } }, { idempotencyKey: 'key-1' });
  await stripe.subscriptions.update(id, { metadata: { a: '2' } });
  const [last, earlier] = (await stripe.events.list({ type: 'customer.subscription.updated' })).data;
  expect(last?.data).toMatchObject({
    object: { id, object: 'subscription', metadata: { a: '2' } },
    previous_attributes: { metadata: { a: '1' } },
  });
  expect(await stripe.events.retrieve(earlier?.id ?? '')).toMatchObject({
    object: 'event',
    created: START,
    livemode: false,
    data: { object: { metadata: { a: '1' } }, previous_attributes: { metadata: {} } },
    request: { id: expect.stringMatching(/^req_/), idempotency_key: 'key-1' },
  });
});

test('a change without an effect emits no event', async () => {
  const { id } = await stripe.customers.create({ name: 'A' });
  await stripe.customers.update(id, { name: 'A' });
  expect(await typesOf({})).toEqual(['customer.created']);
});

test('a new subscription is incomplete in its first event and active in a later one', async () => {
  await newSubscription(stripe);
  const { data } = await stripe.events.list({ type: 'customer.subscription.*', limit: 100 });
  const statuses = data.reverse().map(({ data }) => (data.object as Stripe.Subscription).status);
  expect([statuses[0], statuses.at(-1)]).toEqual(['incomplete', 'active']);
});

describe('the list', () => {
  test('is filtered by type, types and time', async () => {
    const { id } = await newSubscription(stripe);
    fake.advance(60_000);
    await stripe.subscriptions.cancel(id);
    expect(await typesOf({ type: 'customer.subscription.deleted' })).toHaveLength(1);
    expect(await typesOf({ type: 'customer.*', created: { gte: START + 60 } })).toEqual([
      'customer.subscription.deleted',
    ]);
    expect(await typesOf({ types: ['invoice.paid', 'customer.created'] })).toEqual([
      'invoice.paid',
      'customer.created',
    ]);
    expect(await typesOf({ created: START + 60 })).toEqual(['customer.subscription.deleted']);
    await expect(typesOf({ type: 'invoice.paid', types: ['invoice.paid'] })).rejects.toThrow(
      'only specify one',
    );
  });

  test('goes page by page to the oldest', async () => {
    await newSubscription(stripe);
    const all = await typesOf({});
    const seen: string[] = [];
    for await (const { type } of stripe.events.list({ limit: 2 })) seen.push(type);
    expect(seen).toEqual(all);
    expect(seen.at(-1)).toBe('customer.created');
  });

  test('reaches 30 days back', async () => {
    const { id } = await stripe.customers.create();
    fake.advance(30 * 86_400_000 - 1_000);
    await stripe.customers.update(id, { name: 'B' });
    expect(await typesOf({})).toEqual(['customer.updated', 'customer.created']);
    fake.advance(1_000);
    expect(await typesOf({})).toEqual(['customer.updated']);
  });
});

test('any event can be made, of another API version too', async () => {
  fake.emit('made.up', { object: 'made_up', id: 'mu_1', customer: 'cus_1' }, '2020-08-27');
  expect((await stripe.events.list()).data).toMatchObject([
    { type: 'made.up', api_version: '2020-08-27', data: { object: { customer: 'cus_1' } } },
  ]);
});

test('a subscription can be given an unknown status', async () => {
  const { id } = await newSubscription(stripe);
  const subscription = fake.subscriptions.retrieve(id);
  fake.store.log.change('customer.subscription.updated', subscription, { status: 'brand_new' });
  expect((await stripe.subscriptions.retrieve(id)).status).toBe('brand_new');
  const [event] = (await stripe.events.list({ limit: 1 })).data;
  expect(event?.data.previous_attributes).toEqual({ status: 'active' });
});

describe('thin events', () => {
  test('name the object, and the SDK fetches it and the event', async () => {
    const secret = 'whsec_thin';
    const { id } = await newSubscription(stripe);
    fake.deliveries.addEndpoint({
      url: 'http://127.0.0.1:9/',
      secret,
      payload: 'thin',
      events: ['customer.subscription.*'],
    });
    await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    const [delivery] = fake.deliveries.take();
    const { body, headers } = delivery?.signed() ?? { body: '', headers: undefined };
    const signature = headers?.['stripe-signature'] ?? '';
    const notification = stripe.parseEventNotification(body, signature, secret);
    if (notification.type !== 'v1.customer.subscription.updated') throw new Error(notification.type);
    expect(notification).toMatchObject({
      object: 'v2.core.event',
      created: new Date(START * 1_000).toISOString(),
      related_object: { id, type: 'subscription', url: `/v1/subscriptions/${id}` },
      snapshot_event: delivery?.event.id,
    });
    expect(body).not.toContain('cancel_at_period_end');
    expect(await notification.fetchRelatedObject()).toMatchObject({ id, cancel_at_period_end: true });
    expect(await notification.fetchEvent()).toMatchObject({ id: notification.id, type: notification.type });
    expect(() => stripe.webhooks.constructEvent(body, signature, secret)).toThrow('thin event');
    await expect(stripe.v2.core.events.retrieve('evt_none')).rejects.toMatchObject({ statusCode: 404 });
  });
});
