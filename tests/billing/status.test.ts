import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { OPERATOR } from '../../src/auth/actor.ts';
import { accessOf, isKnownStatus, isLive } from '../../src/features/entitlements/subscription-access.ts';
import type { JobWorker } from '../../src/jobs/job-worker.ts';
import { logLines } from '../support/log-lines.ts';
import { type BillingApp, settled, startBillingApp, startWorker } from './billing-app.ts';
import { type Billing, type Buyer, GRACE_DAYS, startBilling } from './billing-setup.ts';

const DAY = 86_400_000;

describe('what a status means', () => {
  const now = Date.parse('2026-11-25T00:00:00Z');
  test.each([
    ['active', 'on'],
    ['trialing', 'on'],
    ['unpaid', 'off'],
    ['canceled', 'off'],
    ['incomplete', 'off'],
    ['incomplete_expired', 'off'],
    ['paused', 'off'],
    ['frozen_by_a_later_release', 'off'],
    ['constructor', 'off'],
    ['', 'off'],
  ])('%s: %s', (status, access) => {
    expect(accessOf(status, '2999-01-01T00:00:00Z', now)).toBe(access);
  });

  test('past_due is grace until its end, and off from then on', () => {
    expect(accessOf('past_due', '2026-11-25T00:00:01Z', now)).toBe('grace');
    expect(accessOf('past_due', '2026-11-25T00:00:00Z', now)).toBe('off');
    expect(accessOf('past_due', null, now)).toBe('off');
  });

  test('only what has ended makes room for another subscription', () => {
    expect(['canceled', 'incomplete_expired'].map(isLive)).toEqual([false, false]);
    expect(['active', 'past_due', 'unpaid', 'paused', 'incomplete', 'unheard_of'].every(isLive)).toBe(true);
    expect([isKnownStatus('paused'), isKnownStatus('toString')]).toEqual([true, false]);
  });
});

describe('through webhook, worker and Stripe', () => {
  const { lines, stream } = logLines();
  let billing: Billing;
  let app: BillingApp;
  let worker: JobWorker;
  beforeAll(async () => {
    billing = await startBilling({
      delivery: {},
      frozenAt: Math.floor(Date.now() / 1_000),
      log: pino(stream),
    });
    app = await startBillingApp(billing);
    worker = await startWorker(billing);
  });
  afterAll(async () => {
    await worker.stop();
    await app.close();
    await billing.close();
  });

  const arrived = async () => {
    await billing.fake.deliveries.idle();
    await settled(billing);
  };
  const subscribe = (buyer: Buyer, params: object = {}) =>
    billing.stripe.subscriptions.create({
      customer: buyer.customer,
      items: [{ price: billing.prices.pro, quantity: 3 }],
      ...params,
    });
  const planOf = async (buyer: Buyer) => (await billing.services.entitlements.read(buyer)).plan;

  test('an unknown status denies and alerts', async () => {
    const buyer = await billing.newBuyer();
    const { id } = await subscribe(buyer);
    await arrived();
    expect(await planOf(buyer)).toBe('pro');
    billing.fake.store.log.change('customer.subscription.updated', billing.fake.subscriptions.retrieve(id), {
      status: 'suspended_by_a_robot' as never,
    });
    await arrived();
    expect(await billing.stored(buyer)).toMatchObject({ status: 'suspended_by_a_robot', plan: 'free' });
    expect(await planOf(buyer)).toBe('free');
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 50, code: 'billing_unknown_status', tenant_id: buyer.tenantId }),
    );
  });

  test('a deleted customer ends the plan and stays as a tombstone; the tenant may get another one', async () => {
    const buyer = await billing.newBuyer();
    await subscribe(buyer);
    await arrived();
    await billing.stripe.customers.del(buyer.customer);
    await arrived();
    expect(await billing.stored(buyer)).toMatchObject({
      plan: 'free',
      status: 'canceled',
      stripe_customer_id: null,
    });
    const { rows } = await billing.db.asAdmin((admin) =>
      admin.query('select deleted_at from stripe_customers where customer_id = $1', [buyer.customer]),
    );
    expect(rows).toEqual([{ deleted_at: expect.any(Date) }]);
    // a late event of the old customer changes nothing for the new one
    const { url } = await billing.services.billing.checkout(
      buyer,
      { plan: 'pro', interval: 'month' },
      OPERATOR,
    );
    billing.fake.checkoutSessions.pay(url.split('/').at(-1) ?? '');
    await arrived();
    billing.fake.emit('customer.subscription.updated', {
      id: 'sub_late',
      object: 'subscription',
      customer: buyer.customer,
    });
    await arrived();
    expect(await planOf(buyer)).toBe('pro');
  });

  test('of two subscriptions the entitling one counts, then the newest, whatever came last', async () => {
    const buyer = await billing.newBuyer();
    const first = await subscribe(buyer);
    billing.fake.advance(5_000);
    const second = await subscribe(buyer, { items: [{ price: billing.prices.enterprise }] });
    await arrived();
    expect(await billing.stored(buyer)).toMatchObject({
      plan: 'enterprise',
      stripe_subscription_id: second.id,
    });
    expect(lines).toContainEqual(
      expect.objectContaining({ code: 'billing_two_subscriptions', tenant_id: buyer.tenantId }),
    );
    await billing.stripe.subscriptions.cancel(second.id);
    await arrived();
    expect(await billing.stored(buyer)).toMatchObject({ plan: 'pro', stripe_subscription_id: first.id });
  });

  test('from trial to paid', async () => {
    const buyer = await billing.newBuyer();
    await subscribe(buyer, { trial_period_days: 14 });
    await arrived();
    expect(await billing.stored(buyer)).toMatchObject({
      plan: 'pro',
      status: 'trialing',
      trial_end: new Date(billing.fake.store.clock.now() * 1_000 + 14 * DAY).toISOString(),
    });
    billing.fake.advance(14 * DAY + 2 * 3_600_000);
    await arrived();
    expect(await billing.stored(buyer)).toMatchObject({ plan: 'pro', status: 'active' });
    expect(await billing.stored(buyer)).toEqual(billing.truth(buyer));
  });

  test('cancelled at the end of the period: on until then, off after', async () => {
    const buyer = await billing.newBuyer();
    const { id } = await subscribe(buyer);
    await billing.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    await arrived();
    const before = await billing.stored(buyer);
    expect(before).toMatchObject({ plan: 'pro', status: 'active', cancel_at_period_end: true });
    expect(before).toEqual(billing.truth(buyer));
    billing.fake.advance(32 * DAY);
    await arrived();
    expect(await billing.stored(buyer)).toMatchObject({ plan: 'free', status: 'canceled' });
  });

  test('the plan changes in the middle of a period', async () => {
    const buyer = await billing.newBuyer();
    const { id, items } = await subscribe(buyer);
    await arrived();
    await billing.stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]?.id ?? '', price: billing.prices.enterprise }],
      proration_behavior: 'always_invoice',
    });
    await arrived();
    expect(await billing.stored(buyer)).toMatchObject({
      plan: 'enterprise',
      price: billing.prices.enterprise,
    });
    expect((await billing.services.entitlements.read(buyer)).entitlements.seats).toBeNull();
  });

  test('the quantity changes, and with it the seats', async () => {
    const buyer = await billing.newBuyer();
    const { id, items } = await subscribe(buyer);
    await arrived();
    await billing.stripe.subscriptions.update(id, { items: [{ id: items.data[0]?.id ?? '', quantity: 40 }] });
    await arrived();
    expect(await billing.stored(buyer)).toMatchObject({ plan: 'pro', quantity: 40 });
    expect((await billing.services.entitlements.read(buyer)).entitlements.seats).toBe(40);
  });

  test('pause_collection leaves status and access as they are', async () => {
    const buyer = await billing.newBuyer();
    const { id } = await subscribe(buyer);
    await billing.stripe.subscriptions.update(id, { pause_collection: { behavior: 'void' } });
    await arrived();
    expect(await billing.stored(buyer)).toMatchObject({ plan: 'pro', status: 'active' });
  });

  test('a price without one of our lookup keys gives no plan and alerts', async () => {
    const buyer = await billing.newBuyer();
    const product = await billing.stripe.products.create({ name: 'something else' });
    const price = await billing.stripe.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: 100,
      recurring: { interval: 'month' },
    });
    await subscribe(buyer, { items: [{ price: price.id }] });
    await arrived();
    expect(await billing.stored(buyer)).toMatchObject({ plan: 'free', status: 'active' });
    expect(lines).toContainEqual(
      expect.objectContaining({ code: 'billing_unknown_price', tenant_id: buyer.tenantId }),
    );
  });

  test('every change is in the audit log, with what it was and what it is', async () => {
    const buyer = await billing.newBuyer();
    await subscribe(buyer);
    await arrived();
    const { json } = await billing.services.audit.list(
      buyer,
      { action: 'subscription.changed' },
      { limit: 10, after: undefined },
    );
    expect(JSON.parse(json)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          actor_kind: 'system',
          resource_id: buyer.customer,
          metadata: expect.objectContaining({
            after: expect.objectContaining({ plan: 'pro', status: 'active' }),
          }),
        }),
      ]),
    );
    expect(await billing.services.audit.verify(buyer)).toMatchObject({ faults: [] });
  });
});

// On a clock of its own: the fake's past is our present here.
test('a failed payment gives a grace period with an end, and access ends then although no event arrives', async () => {
  const now = Math.floor(Date.now() / 1_000);
  const start = now - 31 * 86_400 - (GRACE_DAYS - 1) * 86_400;
  const billing = await startBilling({ frozenAt: start, dunning: { finally: 'past_due' } });
  try {
    const buyer = await billing.newBuyer();
    await billing.stripe.subscriptions.create({
      customer: buyer.customer,
      items: [{ price: billing.prices.pro }],
    });
    billing.fake.payments.set(buyer.customer, 'fails');
    billing.fake.advance(31 * DAY + 3_600_000);
    await billing.stripeServices.sync.refresh(buyer.customer, { always: true });
    const stored = await billing.stored(buyer);
    expect(stored).toMatchObject({ plan: 'pro', status: 'past_due' });
    expect(stored).toEqual(billing.truth(buyer));
    const current = await billing.services.entitlements.read(buyer);
    expect(current).toMatchObject({ plan: 'pro', access: 'grace', grace_until: expect.any(String) });

    // a day later: by the clock alone, with the same row
    await billing.db.asAdmin((admin) =>
      admin.query(`update tenants set grace_until = now() - interval '1 second' where id = $1`, [
        buyer.tenantId,
      ]),
    );
    expect(await billing.services.entitlements.read(buyer)).toMatchObject({ plan: 'free', access: 'off' });
    // and the job that was put in for that moment writes it down
    const jobs = await billing.stripeServices.reconcile.jobs();
    expect(jobs).toContainEqual(
      expect.objectContaining({ task: 'refresh-customer', about: buyer.customer, state: 'waiting' }),
    );
    await billing.stripeServices.sync.refresh(buyer.customer, { always: true });
    expect(await billing.stored(buyer)).toMatchObject({ plan: 'free', status: 'past_due' });
  } finally {
    await billing.close();
  }
});
