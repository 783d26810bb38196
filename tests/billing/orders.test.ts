import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Delivery } from '../../dev/fake-stripe/deliveries/delivery.ts';
import { seededRandom, shuffled } from '../../dev/fake-stripe/state/random.ts';
import type { JobWorker } from '../../src/jobs/job-worker.ts';
import { settled, startWorker } from './billing-app.ts';
import { type Billing, type Buyer, startBilling, WEBHOOK_SECRET } from './billing-setup.ts';

const SEED = 20_261_125;
const CUSTOMERS_AT_ONCE = 60;

let billing: Billing;
let worker: JobWorker;
beforeAll(async () => {
  // the clock stands still, so that every event of a customer has the same time
  const frozenAt = Math.floor(Date.now() / 1_000);
  billing = await startBilling({
    seed: SEED,
    frozenAt,
    endpoints: [{ url: 'http://127.0.0.1:9/', secret: WEBHOOK_SECRET }],
  });
  billing.fake.network.setLatency([0, 3]);
  worker = await startWorker(billing);
});
afterAll(async () => {
  await worker.stop();
  await billing.close();
});

/** Six steps of a life, each with its event: trial, quantity, plan, wish to end, wish taken back, unpaid or ended. */
function stepsOf(buyer: Buyer, ends: boolean): (() => void)[] {
  const { subscriptions, store } = billing.fake;
  let id = '';
  const item = () => subscriptions.retrieve(id).items.data[0]?.id ?? '';
  const update = (changes: object) => subscriptions.update(id, changes);
  return [
    () => {
      const items = [{ price: billing.prices.pro, quantity: 2 }];
      ({ id } = subscriptions.create({ customer: buyer.customer, items, trial_period_days: 14 }));
    },
    () => update({ items: [{ id: item(), quantity: 9 }] }),
    () => update({ items: [{ id: item(), price: billing.prices.enterprise }] }),
    () => update({ cancel_at_period_end: true }),
    () => update({ cancel_at_period_end: false }),
    () => {
      if (ends) subscriptions.cancel(id);
      else
        store.log.change('customer.subscription.updated', subscriptions.retrieve(id), { status: 'active' });
    },
  ];
}

const MEANT = /^customer\.subscription\./;

/** All 720 orders of six things. */
function permutations<T>(things: readonly T[]): T[][] {
  if (things.length <= 1) return [[...things]];
  return things.flatMap((thing, index) =>
    permutations(things.toSpliced(index, 1)).map((rest) => [thing, ...rest]),
  );
}

/** Does a step and gives its event. */
function eventOf(step: () => void): Delivery {
  const { all } = billing.fake.deliveries;
  const before = all.length;
  step();
  const delivery = all.slice(before).find(({ event }) => MEANT.test(event.type));
  if (!delivery) throw new Error('The step has no event.');
  return delivery;
}

/**
 * Delivers the events in this order, and two of them twice. The subscription advances only as far as the next event
 * needs, so that what the server reads in between is outdated later.
 */
async function live(buyer: Buyer, order: readonly number[], random: () => number): Promise<void> {
  const steps = stepsOf(buyer, random() < 0.5);
  const twice = shuffled(random, order).slice(0, 2);
  const events: Delivery[] = [];
  for (const place of [...order, ...twice]) {
    for (const step of steps.slice(events.length, place + 1)) events.push(eventOf(step));
    const { body, headers } = (events[place] as Delivery).signed();
    await billing.stripeServices.webhook.receive(Buffer.from(body), headers['stripe-signature']);
  }
  expect(new Set(events.map(({ event }) => event.created)).size).toBe(1);
}

test('in all 720 orders of six events at the same second, with duplicates, the fields are what Stripe says', async () => {
  const random = seededRandom(SEED);
  const orders = permutations([0, 1, 2, 3, 4, 5]);
  expect(new Set(orders.map((order) => order.join())).size).toBe(720);
  for (let start = 0; start < orders.length; start += CUSTOMERS_AT_ONCE) {
    await Promise.all(
      orders
        .slice(start, start + CUSTOMERS_AT_ONCE)
        .map(async (order) => live(await billing.newBuyer(), order, random)),
    );
  }
  await settled(billing, 60_000);
  const wrong: unknown[] = [];
  const { rows } = await billing.db.asAdmin((admin) =>
    admin.query<{ tenant_id: string; customer_id: string }>(
      'select tenant_id, customer_id from stripe_customers',
    ),
  );
  expect(rows).toHaveLength(720);
  for (const { tenant_id: tenantId, customer_id: customer } of rows) {
    const buyer: Buyer = { kind: 'tenant', tenantId, customer };
    const [stored, truth] = [await billing.stored(buyer), billing.truth(buyer)];
    if (JSON.stringify(stored) !== JSON.stringify(truth)) wrong.push({ stored, truth });
  }
  expect(wrong).toEqual([]);
}, 180_000);
