import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Delivery } from '../../dev/fake-stripe/deliveries/delivery.ts';
import { seededRandom } from '../../dev/fake-stripe/state/random.ts';
import type { JobWorker } from '../../src/jobs/job-worker.ts';
import { type BillingApp, settled, startBillingApp, startWorker, waiting } from './billing-app.ts';
import { type Billing, type Buyer, startBilling } from './billing-setup.ts';

const SEED = 4_711;

let billing: Billing;
let app: BillingApp;
let worker: JobWorker;
beforeEach(async () => {
  billing = await startBilling({ seed: SEED, delivery: 'manual' });
  app = await startBillingApp(billing);
  worker = await startWorker(billing);
});
afterEach(async () => {
  await worker.stop();
  await app.close();
  await billing.close();
});

const subscribe = ({ customer }: Buyer, quantity: number) =>
  billing.fake.subscriptions.create({ customer, items: [{ price: billing.prices.pro, quantity }] });

test('200 deliveries about one customer at once, while it keeps changing and every response is slow', async () => {
  const buyer = await billing.newBuyer();
  const { id, items } = subscribe(buyer, 1);
  const item = items.data[0]?.id ?? '';
  billing.fake.network.setLatency([0, 80]);
  const random = seededRandom(SEED);
  const sent: Promise<{ status: number | undefined }>[] = [];
  for (let quantity = 2; sent.length < 200; quantity++) {
    billing.fake.subscriptions.update(id, {
      items: [{ id: item, quantity }],
      cancel_at_period_end: random() < 0.5,
    });
    for (const delivery of billing.fake.deliveries.take()) sent.push(delivery.send());
    if (quantity % 10 === 0) await Promise.race([sent.at(-1)]);
  }
  const statuses = (await Promise.all(sent)).map(({ status }) => status);
  expect(statuses.every((status) => status === 200)).toBe(true);
  await settled(billing);
  expect(await billing.stored(buyer)).toEqual(billing.truth(buyer));
  // the jobs of one customer are joined: Stripe is not asked once per event
  const asked = billing.fake.requests.of('GET', '/v1/subscriptions').length;
  expect(asked).toBeLessThan(sent.length / 2);
}, 60_000);

test('30 % of the deliveries are lost: one reconcile converges, and the next finds no drift', async () => {
  const random = seededRandom(SEED);
  const buyers: Buyer[] = [];
  for (let n = 0; n < 60; n++) buyers.push(await billing.newBuyer());
  for (const buyer of buyers) {
    const { id, items } = subscribe(buyer, 1);
    const item = items.data[0]?.id ?? '';
    const quantity = 2 + Math.floor(random() * 50);
    billing.fake.subscriptions.update(id, { items: [{ id: item, quantity }] });
    if (random() < 0.3) billing.fake.subscriptions.cancel(id);
  }
  const deliveries = billing.fake.deliveries.take();
  const kept = deliveries.filter(() => random() >= 0.3);
  expect(kept.length).toBeLessThan(deliveries.length * 0.8);
  // each event is lost or not by itself, so that of some customers all are
  const lost = new Set(buyers.filter(() => random() < 0.3).map(({ customer }) => customer));
  const customerOf = (object: object) => (object as { customer?: string }).customer ?? '';
  await Promise.all(
    kept.filter(({ event }) => !lost.has(customerOf(event.data.object))).map((one) => one.send()),
  );
  await settled(billing);

  const { reconcile } = billing.stripeServices;
  const before = await reconcile.reconcile({ dryRun: true });
  expect(before.drifted).toBeGreaterThan(0);
  expect(await reconcile.reconcile({ dryRun: false })).toEqual(before);
  expect(await reconcile.reconcile({ dryRun: true })).toEqual({ customers: 60, drifted: 0, failed: 0 });
  for (const buyer of buyers) expect(await billing.stored(buyer)).toEqual(billing.truth(buyer));
  const { drift, reconciled_at } = await billing.services.billing.get(
    buyers.find(({ customer }) => lost.has(customer)) as Buyer,
  );
  expect([drift, reconciled_at]).toEqual([expect.arrayContaining(['plan', 'status']), expect.any(String)]);
}, 60_000);

test('the hourly check of undelivered events stores lost ones', async () => {
  const buyer = await billing.newBuyer();
  subscribe(buyer, 3);
  billing.fake.deliveries.take(); // all lost
  expect(await billing.stripeServices.reconcile.fetchUndelivered()).toBeGreaterThan(0);
  await settled(billing);
  expect(await billing.stored(buyer)).toEqual(billing.truth(buyer));
  expect(await billing.stripeServices.reconcile.fetchUndelivered()).toBe(0);
});

test('a job that fails in every attempt is parked and listed; the next event of its customer restarts it', async () => {
  const buyer = await billing.newBuyer();
  const { id } = subscribe(buyer, 1);
  billing.fake.network.failNext({ path: /subscriptions/, with: 400 });
  const isCreated = ({ event }: Delivery) => event.type === 'customer.subscription.created';
  await billing.fake.deliveries.take().find(isCreated)?.send();
  const exhausted = () =>
    billing.db.asAdmin(async (admin) => {
      const { rowCount } = await admin.query(
        `update graphile_worker._private_jobs set attempts = max_attempts where last_error is not null and locked_at is null`,
      );
      return rowCount === 1;
    });
  while (!(await exhausted())) await new Promise((resolve) => setTimeout(resolve, 20));
  const { reconcile } = billing.stripeServices;
  expect(await reconcile.jobs()).toEqual([
    expect.objectContaining({
      state: 'parked',
      about: buyer.customer,
      last_error: expect.stringContaining('provider'),
    }),
  ]);
  await reconcile.sweep();
  expect(await waiting(billing)).toBe(1);

  billing.fake.subscriptions.update(id, { cancel_at_period_end: true });
  for (const delivery of billing.fake.deliveries.take()) await delivery.send();
  await settled(billing);
  expect(await billing.stored(buyer)).toEqual(billing.truth(buyer));
  await reconcile.tidy();
  expect(await reconcile.jobs()).toEqual([]);
});

test('an event that has waited for a minute without a job gets one', async () => {
  const buyer = await billing.newBuyer();
  subscribe(buyer, 2);
  await worker.stop();
  for (const delivery of billing.fake.deliveries.take()) await delivery.send();
  await billing.db.asAdmin(async (admin) => {
    await admin.query('delete from graphile_worker._private_jobs');
    await admin.query(`update stripe_events set received_at = now() - interval '61 seconds'`);
  });
  worker = await startWorker(billing);
  await settled(billing);
  expect(await billing.stored(buyer)).toEqual(billing.truth(buyer));
});
