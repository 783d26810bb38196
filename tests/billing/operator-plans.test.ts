import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import type { PlanId } from '../../src/features/entitlements/plans.ts';
import { planJobs } from '../../src/jobs/billing-jobs.ts';
import { jobsOf } from '../../src/jobs/start-jobs.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { type Billing, type Buyer, startBilling } from './billing-setup.ts';

let billing: Billing;
let buyer: Buyer;
beforeAll(async () => {
  billing = await startBilling();
});
beforeEach(async () => {
  buyer = await billing.newBuyer();
});
afterAll(() => billing.close());

const HOUR = 3_600_000;
const later = () => new Date(Date.now() + HOUR);
const give = (plan: PlanId, until?: Date) =>
  billing.services.operatorBilling.setPlan(buyer.tenantId, { plan, until }, OPERATOR);
const subscribe = (price = billing.prices.pro) =>
  billing.stripe.subscriptions.create({ customer: buyer.customer, items: [{ price, quantity: 40 }] });
const refresh = () => billing.stripeServices.sync.refresh(buyer.customer, { always: true });
const applied = async () => (await billing.services.entitlements.read(buyer)).plan;
/** As if the end had come: nothing but the time in the row changes. */
const pass = () =>
  billing.db.asAdmin((admin) =>
    admin.query(`update tenants set manual_plan_until = now() - interval '1 second' where id = $1`, [
      buyer.tenantId,
    ]),
  );
const linesOf = async (action: string) => {
  const page = { limit: 9, after: undefined };
  const { json } = await billing.services.audit.list(buyer, { action }, page);
  return JSON.parse(json) as { actor_kind: string; metadata: { before: object; after: object } }[];
};

test('the operator’s plan stands beside a lesser subscription, and the better of the two applies', async () => {
  await subscribe();
  await refresh();
  expect(await give('enterprise', later())).toBe('enterprise');
  expect(await applied()).toBe('enterprise');
  await refresh();
  expect(await billing.stored(buyer)).toMatchObject({ plan: 'enterprise', status: 'active', quantity: 40 });
  expect(await billing.services.billing.get(buyer)).toMatchObject({
    plan: 'enterprise',
    operator_plan: 'enterprise',
    operator_plan_until: expect.any(String),
  });
  expect(await give('free')).toBe('pro');
  expect(await applied()).toBe('pro');
});

test('a lesser plan of the operator takes nothing from a subscription', async () => {
  await subscribe(billing.prices.enterprise);
  await refresh();
  expect(await give('pro')).toBe('enterprise');
  await refresh();
  expect(await applied()).toBe('enterprise');
});

test('a negotiated price that nothing knows: the operator’s plan applies, with the seats that are paid', async () => {
  const product = await billing.stripe.products.create({ name: 'negotiated' });
  const price = await billing.stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 100,
    recurring: { interval: 'month' },
  });
  await subscribe(price.id);
  await refresh();
  expect(await applied()).toBe('free');
  await give('pro', later());
  await refresh();
  expect(await billing.services.entitlements.read(buyer)).toMatchObject({
    plan: 'pro',
    entitlements: { seats: 40 },
  });
});

test('at its end the subscription’s plan applies at once, and a job writes it down with a line of the audit log', async () => {
  await subscribe();
  await refresh();
  await give('enterprise', later());
  await pass();
  expect(await applied()).toBe('pro');
  expect(await billing.services.billing.get(buyer)).toMatchObject({ plan: 'pro', operator_plan: null });
  await planJobs(billing.services).tasks['end-plans']?.({}, new AbortController().signal);
  expect(await billing.stored(buyer)).toMatchObject({ plan: 'pro', status: 'active' });
  expect(await linesOf('plan.ended')).toEqual([
    expect.objectContaining({
      actor_kind: 'system',
      metadata: {
        before: { plan: 'enterprise', operator_plan: 'enterprise', operator_plan_until: expect.any(String) },
        after: { plan: 'pro', operator_plan: null, operator_plan_until: null },
      },
    }),
  ]);
  // once
  await billing.services.operatorBilling.endDuePlans();
  expect(await linesOf('plan.ended')).toHaveLength(1);
});

test('at its end a tenant without a subscription is free, whoever looks first', async () => {
  await give('enterprise', later());
  await pass();
  expect(await applied()).toBe('free');
  await refresh();
  expect(await billing.stored(buyer)).toMatchObject({ plan: 'free' });
  await billing.services.operatorBilling.endDuePlans();
  expect(await linesOf('plan.ended')).toHaveLength(1);
});

test('a subscription that ends before leaves the operator’s plan; one that is bought in between stays', async () => {
  const { id } = await subscribe();
  await refresh();
  await give('enterprise', later());
  await billing.stripe.subscriptions.cancel(id);
  await refresh();
  expect(await applied()).toBe('enterprise');
  await subscribe();
  await refresh();
  expect(await applied()).toBe('enterprise');
  await pass();
  expect(await applied()).toBe('pro');
});

test('a plan that is given while a sync waits for Stripe is not overwritten by it', async () => {
  await subscribe();
  const hold = billing.fake.network.hold({ method: 'GET', path: '/v1/subscriptions', when: 'after' });
  const syncing = refresh();
  await hold.arrived;
  await give('enterprise');
  hold.release();
  await syncing;
  expect(await billing.stored(buyer)).toMatchObject({ plan: 'enterprise', status: 'active' });
});

test('every gift is in the audit log, with its end', async () => {
  const until = later();
  await give('pro', until);
  expect(await linesOf('plan.set')).toEqual([
    expect.objectContaining({
      actor_kind: 'operator',
      metadata: {
        before: { plan: 'free', operator_plan: null, operator_plan_until: null },
        after: { plan: 'pro', operator_plan: 'pro', operator_plan_until: until.toISOString() },
      },
    }),
  ]);
});

test('an end needs a plan, and lies ahead', async () => {
  const refused = expect.objectContaining({ code: 'validation_failed' });
  await expect(give('free', later())).rejects.toEqual(refused);
  await expect(give('pro', new Date(Date.now() - 1_000))).rejects.toEqual(refused);
});

test('plans end without Stripe too', () => {
  const { stripeServices: _, ...services } = billing.services;
  const options = { database: billing.db.database, localMode: false, log: createLogger('silent') };
  const jobs = jobsOf({ ...options, services: { ...services, stripeServices: undefined } });
  expect(jobs.flatMap(({ cron }) => cron)).toContainEqual(expect.objectContaining({ task: 'end-plans' }));
});

test('syncs, gifts, pages and new names of one tenant at once never wait for each other in a circle', async () => {
  const { operatorBilling, billing: own, tenants } = billing.services;
  let n = 0;
  const change = () => {
    n += 1;
    return Promise.all([
      operatorBilling.setPlan(buyer.tenantId, { plan: n % 2 === 0 ? 'pro' : 'enterprise' }, OPERATOR),
      own.portal(buyer, OPERATOR),
      tenants.rename(buyer, `name ${n}`, OPERATOR),
      refresh(),
    ]);
  };
  await subscribe();
  for (let round = 0; round < 15; round++) await Promise.all([change(), change(), change(), change()]);
  expect(await linesOf('portal.opened')).toHaveLength(9);
}, 60_000);
