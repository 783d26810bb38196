import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createApp } from '../../src/app.ts';
import { buildServices, defaultDependencies } from '../../src/container.ts';
import { closeRolePools, openRolePools } from '../../src/db/pools/role-pools.ts';
import { Database } from '../../src/db/transaction/database.ts';
import type { BillingServices } from '../../src/features/billing/billing.ts';
import { StripeGateway } from '../../src/features/billing/stripe/stripe-gateway.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { logLines } from '../support/log-lines.ts';
import { openTcpGate } from '../support/tcp-gate.ts';
import { appOptionsOf } from '../support/test-app.ts';
import { type BillingApp, post, signature, startBillingApp, waiting } from './billing-app.ts';
import { type Billing, type Buyer, configOf, startBilling, WEBHOOK_SECRET } from './billing-setup.ts';

const { lines, stream } = logLines();
let billing: Billing;
let app: BillingApp;
let buyer: Buyer;
beforeAll(async () => {
  billing = await startBilling({ log: pino(stream) });
  app = await startBillingApp(billing);
  buyer = await billing.newBuyer();
});
afterAll(async () => {
  await app.close();
  await billing.close();
});

let count = 0;
const event = (
  changes: object = {},
  object: object = { id: 'sub_1', object: 'subscription', customer: buyer.customer },
) => {
  count += 1;
  return {
    id: `evt_${count}`,
    object: 'event',
    type: 'customer.subscription.updated',
    created: 1_700_000_000,
    livemode: false,
    api_version: '2026-10-28.endive',
    data: { object },
    ...changes,
  };
};
const bodyOf = (changes?: object, object?: object) => JSON.stringify(event(changes, object));
const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { code?: string }).code,
];

const rowsOf = (id: string) =>
  billing.db.asAdmin(async (admin) => {
    const { rows } = await admin.query(
      'select type, customer_id, processed_at is null as waiting from stripe_events where event_id = $1',
      [id],
    );
    return rows;
  });
const jobs = () => billing.stripeServices.reconcile.jobs();

describe('is refused', () => {
  test.each<[string, (body: string) => Record<string, string>]>([
    ['without a signature', () => ({ 'stripe-signature': '' })],
    ['with nonsense for a signature', () => ({ 'stripe-signature': 't=,v1=,,=;' })],
    [
      'with a signature of another secret',
      (body) => ({ 'stripe-signature': signature(body, { secret: 'whsec_of_somebody_else' }) }),
    ],
    ['with a signature of another body', () => ({ 'stripe-signature': signature('{}') })],
    [
      'with a signature of six minutes ago',
      (body) => ({ 'stripe-signature': signature(body, { at: -360 }) }),
    ],
    [
      'with a signature of six minutes ahead',
      (body) => ({ 'stripe-signature': signature(body, { at: 360 }) }),
    ],
    [
      'with a signature of the year 2100',
      (body) => ({ 'stripe-signature': signature(body, { at: 2_333_333_333 }) }),
    ],
    [
      'with a signature of the old scheme',
      (body) => ({ 'stripe-signature': signature(body).replace('v1=', 'v0=') }),
    ],
    [
      'with a second time behind the signed one',
      (body) => ({
        'stripe-signature': `${signature(body, { at: -360 })},t=${Math.floor(Date.now() / 1_000)}`,
      }),
    ],
  ])('%s', async (_name, headers) => {
    const body = bodyOf();
    expect(await codeOf(await post(app.webhookUrl, body, headers(body)))).toEqual([400, 'invalid_signature']);
    expect(await rowsOf(`evt_${count}`)).toEqual([]);
  });

  test.each<[string, () => string]>([
    ['not JSON', () => '{"id": "evt'],
    ['nothing', () => ''],
    ['null', () => 'null'],
    ['a list', () => '[]'],
    ['an object of another kind', () => bodyOf({ object: 'customer' })],
    ['an event without an id', () => bodyOf({ id: undefined })],
    ['an event with an endless id', () => bodyOf({ id: 'e'.repeat(300) })],
    ['an event with a time of no calendar', () => bodyOf({ created: 1e300 })],
    ['an event without data', () => bodyOf({ data: null })],
  ])('%s, although it is signed', async (_name, make) => {
    const [status] = await codeOf(await post(app.webhookUrl, make()));
    expect(status).toBe(400);
  });

  test.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x'])(
    'sent as %s',
    async (type) => {
      expect(await codeOf(await post(app.webhookUrl, bodyOf(), { 'content-type': type }))).toEqual([
        415,
        'unsupported_media_type',
      ]);
    },
  );

  test('with a body of more than 256 KiB', async () => {
    const body = bodyOf({ padding: 'x'.repeat(300_000) });
    expect(await codeOf(await post(app.webhookUrl, body))).toEqual([413, 'body_too_large']);
  });

  test('compressed', async () => {
    expect((await post(app.webhookUrl, bodyOf(), { 'content-encoding': 'gzip' })).status).toBe(415);
  });
});

describe('is taken', () => {
  test.each([
    ['the current secret', WEBHOOK_SECRET],
    ['the previous one', 'whsec_previous_secret'],
  ])('with %s while secrets are rotated', async (_name, secret) => {
    const rotating = { ...configOf(billing.fake), webhookSecrets: [WEBHOOK_SECRET, 'whsec_previous_secret'] };
    const dependencies = {
      ...defaultDependencies(),
      stripe: new StripeGateway(rotating, createLogger('silent')),
    };
    const { stripeServices } = buildServices(billing.db.database, dependencies) as BillingServices;
    const body = bodyOf();
    expect(await stripeServices?.webhook.receive(Buffer.from(body), signature(body, { secret }))).toBe(
      'waiting',
    );
  });

  test('once, however often it comes: replays make no second row and no second job', async () => {
    const body = bodyOf();
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => (await post(app.webhookUrl, body)).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await rowsOf(`evt_${count}`)).toHaveLength(1);
    expect((await jobs()).filter(({ about }) => about === buyer.customer)).toHaveLength(1);
  });

  test('and counted until it is processed, with its age', async () => {
    const { webhook } = billing.stripeServices;
    const before = await webhook.waiting();
    await post(app.webhookUrl, bodyOf());
    const { events, age } = await webhook.waiting();
    expect(events).toBe(before.events + 1);
    expect(age).toBeGreaterThanOrEqual(0);
  });

  test.each<[string, object, object | undefined]>([
    ['a type that means nothing to us', { type: 'charge.refunded' }, undefined],
    ['a type of a later release', { type: 'customer.teleported' }, undefined],
    [
      'of a customer that is not ours',
      {},
      { id: 'sub_2', object: 'subscription', customer: 'cus_of_somebody' },
    ],
    ['about nobody', { type: 'customer.subscription.updated' }, { id: 'bal', object: 'balance' }],
  ])('and left at that: %s', async (_name, changes, object) => {
    const before = (await jobs()).length;
    expect((await post(app.webhookUrl, bodyOf(changes, object))).status).toBe(200);
    expect(await rowsOf(`evt_${count}`)).toEqual([expect.objectContaining({ waiting: false })]);
    expect(await jobs()).toHaveLength(before);
  });

  test('with a customer as an object, a deleted one too', async () => {
    const deleted = { id: buyer.customer, object: 'customer', deleted: true };
    expect(
      (await post(app.webhookUrl, bodyOf({}, { id: 'sub_1', object: 'subscription', customer: deleted })))
        .status,
    ).toBe(200);
    expect(await rowsOf(`evt_${count}`)).toEqual([
      expect.objectContaining({ customer_id: buyer.customer, waiting: true }),
    ]);
  });

  test('of the other mode or another API version, with a warning', async () => {
    expect((await post(app.webhookUrl, bodyOf({ livemode: true, api_version: '2019-01-01' }))).status).toBe(
      200,
    );
    expect(lines.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['billing_mode_mismatch', 'billing_api_version']),
    );
  });
});

describe('a thin event', () => {
  test('of a subscription finds its customer and ends in the same refresh', async () => {
    billing.fake.deliveries.addEndpoint({ url: app.webhookUrl, secret: WEBHOOK_SECRET, payload: 'thin' });
    billing.fake.deliveries.take();
    const thin = await billing.newBuyer();
    await billing.stripe.subscriptions.create({
      customer: thin.customer,
      items: [{ price: billing.prices.pro }],
    });
    const deliveries = billing.fake.deliveries.take().filter(({ endpoint }) => endpoint.payload === 'thin');
    expect(deliveries.length).toBeGreaterThan(2);
    for (const delivery of deliveries) expect(await delivery.send()).toEqual({ status: 200 });
    const unresolved = (await jobs()).filter(({ task }) => task === 'resolve-event');
    expect(unresolved.length).toBeGreaterThan(0);
    for (const { about } of unresolved) await billing.stripeServices.sync.resolve(about);
    await billing.stripeServices.sync.refresh(thin.customer);
    expect(await billing.stored(thin)).toEqual(billing.truth(thin));
    const { rows } = await billing.db.asAdmin((admin) =>
      admin.query('select event_id from stripe_events where customer_id = $1 and processed_at is null', [
        thin.customer,
      ]),
    );
    expect(rows).toEqual([]);
  });
});

test('without Stripe it returns 501, and the other routes still work', async () => {
  const bare = createApp({
    ...appOptionsOf(billing.db),
    services: buildServices(billing.db.database),
  });
  const server = bare.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  expect(await codeOf(await post(`${url}/webhooks/stripe`, bodyOf()))).toEqual([
    501,
    'billing_not_configured',
  ]);
  expect((await fetch(`${url}/v1/sessions`)).status).toBe(200);
  server.close();
});

test('while the database is down, the webhook gets 503, so that Stripe retries; then the event is stored', async () => {
  const gate = await openTcpGate(billing.db.urls.roles.tenant);
  const urls = { ...billing.db.urls.roles, billing: gate.through(billing.db.urls.roles.billing ?? '') };
  const pools = openRolePools(urls, { poolSize: 2, log: createLogger('silent') });
  const services = buildServices(Database.over(pools), {
    ...defaultDependencies(),
    stripe: billing.stripeServices.stripe,
  });
  const other = await startBillingApp({ ...billing, services });
  const body = bodyOf();
  await gate.shut();
  expect(await codeOf(await post(other.webhookUrl, body))).toEqual([503, 'database_unavailable']);
  await gate.open();
  expect((await post(other.webhookUrl, body)).status).toBe(200);
  expect(await rowsOf(`evt_${count}`)).toHaveLength(1);
  await other.close();
  await closeRolePools(pools);
  await gate.shut();
  expect(await waiting(billing)).toBeGreaterThan(0);
});
