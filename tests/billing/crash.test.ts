import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Delivery } from '../../dev/fake-stripe/deliveries/delivery.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { openStallingGate, type Stall, type StallingGate } from '../support/stalling-gate.ts';
import { settled } from './billing-app.ts';
import { type Billing, type Buyer, startBilling, WEBHOOK_SECRET } from './billing-setup.ts';
import { startBillingServer } from './server-process.ts';

let billing: Billing;
let gate: StallingGate;
let servers: ServerProcess[];
beforeEach(async () => {
  billing = await startBilling({ delivery: 'manual' });
  gate = await openStallingGate(billing.db.urls.roles.billing ?? '');
  servers = [];
});
afterEach(async () => {
  for (const server of servers) await server.kill();
  await gate.close();
  await billing.close();
});

async function start(): Promise<ServerProcess> {
  const server = await startBillingServer(billing, gate.through(billing.db.urls.roles.billing ?? ''));
  servers.push(server);
  return server;
}

/** What Stripe does until it gets its 200. */
async function bring(server: ServerProcess, deliveries: readonly Delivery[]): Promise<void> {
  for (const delivery of deliveries.filter(({ succeeded }) => !succeeded)) {
    const { body, headers } = delivery.signed();
    const answer = fetch(`${server.url}/webhooks/stripe`, { method: 'POST', body, headers });
    delivery.record({ status: await answer.then(({ status }) => status).catch(() => undefined) });
  }
}

const EVENTS = /^customer\.subscription\.|^invoice\.(paid|payment_failed)$/;

async function subscribe(buyer: Buyer): Promise<Delivery[]> {
  billing.fake.deliveries.take();
  if (billing.fake.deliveries.endpoints.length === 0)
    billing.fake.deliveries.addEndpoint({ url: 'http://127.0.0.1:9/', secret: WEBHOOK_SECRET });
  billing.fake.subscriptions.create({
    customer: buyer.customer,
    items: [{ price: billing.prices.pro, quantity: 8 }],
  });
  return billing.fake.deliveries.take().filter(({ event }) => EVENTS.test(event.type));
}

/** Nothing is lost, done twice, or left to do. */
async function expectRecovered(buyer: Buyer, deliveries: readonly Delivery[]): Promise<void> {
  await settled(billing, 25_000);
  expect(await billing.stored(buyer)).toEqual(billing.truth(buyer));
  expect(await billing.stored(buyer)).toMatchObject({ plan: 'pro', status: 'active', quantity: 8 });
  const { rows } = await billing.db.asAdmin((admin) =>
    admin.query('select event_id from stripe_events where processed_at is not null order by event_id'),
  );
  expect(rows.map(({ event_id }) => event_id)).toEqual(deliveries.map(({ event }) => event.id).sort());
  const page = { limit: 50, after: undefined };
  const { json } = await billing.services.audit.list(buyer, { action: 'subscription.changed' }, page);
  const changes = (JSON.parse(json) as { metadata: { after: object } }[]).map(({ metadata }) =>
    JSON.stringify(metadata.after),
  );
  expect(changes.length).toBeGreaterThan(0);
  expect(new Set(changes).size).toBe(changes.length);
  expect(billing.fake.counts()).toMatchObject({ customers: 1, subscriptions: 1 });
  let left = await billing.stripeServices.reconcile.jobs();
  for (
    const end = Date.now() + 10_000;
    left.length > 0 && Date.now() < end;
    left = await billing.stripeServices.reconcile.jobs()
  )
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(left).toEqual([]);
}

describe('the server is killed', () => {
  test.each<[string, Stall]>([
    ['when an event is verified and not stored', { at: 'insert into stripe_events', hold: 'statement' }],
    ['when it is stored and not acknowledged', { at: 'insert into stripe_events', hold: 'answer' }],
    ['when the customer is locked', { at: 'from "stripe_customers" as "c"', hold: 'statement' }],
    [
      'when Stripe has responded and nothing is written',
      { at: 'update "tenants" set "plan"', hold: 'statement' },
    ],
    ['in the middle of the writing', { at: 'update "stripe_events"', hold: 'answer' }],
    [
      'when all is written and that is not known',
      { at: 'COMMIT', after: 'update "stripe_events"', hold: 'answer' },
    ],
    [
      'when all is written and the job is not done',
      { at: '_private_jobs as jobs\nwhere id', hold: 'statement' },
    ],
  ])(
    '%s',
    async (_name, stall) => {
      const buyer = await billing.newBuyer();
      const deliveries = await subscribe(buyer);
      expect(deliveries.length).toBeGreaterThan(1);
      const first = await start();
      const reached = gate.stall(stall);
      const brought = bring(first, deliveries);
      await reached;
      await first.kill();
      await brought;
      await bring(await start(), deliveries);
      await expectRecovered(buyer, deliveries);
    },
    60_000,
  );

  test('while Stripe is asked', async () => {
    const buyer = await billing.newBuyer();
    const deliveries = await subscribe(buyer);
    const first = await start();
    const hold = billing.fake.network.hold({ method: 'GET', path: '/v1/subscriptions', when: 'after' });
    await bring(first, deliveries);
    await hold.arrived;
    await first.kill();
    hold.release();
    await bring(await start(), deliveries);
    await expectRecovered(buyer, deliveries);
  }, 60_000);
});

describe('the server is killed in the middle of a checkout', () => {
  test.each([
    ['when the customer has been made and is not known', '/v1/customers'],
    ['when the page has been made and is not known', '/v1/checkout/sessions'],
  ])(
    '%s: the repetition makes no second one',
    async (_name, path) => {
      const tenant = await billing.db.newTenant();
      const { key } = await billing.services.apiKeys.create(tenant, { name: 'test' });
      const checkout = ({ url }: ServerProcess) =>
        fetch(`${url}/v1/billing/checkout`, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body: JSON.stringify({ plan: 'pro', quantity: 12 }),
        });
      const first = await start();
      const hold = billing.fake.network.hold({ method: 'POST', path, when: 'after' });
      const lost = checkout(first).catch(() => undefined);
      await hold.arrived;
      await first.kill();
      await lost;
      hold.release();
      const answer = await checkout(await start());
      expect(answer.status).toBe(200);
      expect(billing.fake.counts()).toMatchObject({ customers: 1, checkoutSessions: 1 });
    },
    60_000,
  );
});

test('SIGTERM lets the current job finish, begins no other, and exits with 0', async () => {
  const buyer = await billing.newBuyer();
  const deliveries = await subscribe(buyer);
  const server = await start();
  const hold = billing.fake.network.hold({ method: 'GET', path: '/v1/subscriptions' });
  await bring(server, deliveries);
  await hold.arrived;
  const stopped = server.stop();
  setTimeout(() => hold.release(), 300);
  expect(await stopped).toBe(0);
  expect(await billing.stored(buyer)).toEqual(billing.truth(buyer));
}, 60_000);
