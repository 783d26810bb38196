import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { lookupKeyOf } from '../../src/features/billing/stripe/lookup-keys.ts';
import { logLines } from '../support/log-lines.ts';
import { type Billing, type Buyer, GRACE_DAYS, startBilling } from './billing-setup.ts';

const DAY = 86_400;
const { lines, stream } = logLines();
let billing: Billing;
let buyer: Buyer;
beforeAll(async () => {
  billing = await startBilling({ frozenAt: Math.floor(Date.now() / 1_000), log: pino(stream) });
  await billing.stripeServices.reconcile.rememberCatalogue();
});
beforeEach(async () => {
  billing.fake.network.recover();
  buyer = await billing.newBuyer();
});
afterAll(() => billing.close());

const subscribe = (price: string, quantity = price === billing.prices.enterprise ? 1 : 10) =>
  billing.stripe.subscriptions.create({ customer: buyer.customer, items: [{ price, quantity }] });
const refresh = () => billing.stripeServices.sync.refresh(buyer.customer, { always: true });
const stored = async () => {
  await refresh();
  return billing.stored(buyer);
};
const issues = () =>
  billing.db.asAdmin(async (admin) => {
    const { rows } = await admin.query('select billing_issues from tenants where id = $1', [buyer.tenantId]);
    return rows[0]?.billing_issues;
  });
const newProduct = (metadata = {}) => billing.stripe.products.create({ name: 'another', metadata });
const newPrice = (product: string, more: object = {}) =>
  billing.stripe.prices.create({
    product,
    currency: 'usd',
    unit_amount: 2_900,
    recurring: { interval: 'month' },
    ...more,
  });
/** All but those that every test buys. */
const forgetPrices = () =>
  billing.db.asAdmin((admin) =>
    admin.query('delete from stripe_prices where price_id <> all ($1)', [Object.values(billing.prices)]),
  );
/** A price with the key of the plan pro, which moves on to a successor. */
async function movedKey({ sameProduct = true, before = async () => {} } = {}): Promise<string> {
  const product = await newProduct();
  const key = { lookup_key: lookupKeyOf('pro', 'month'), transfer_lookup_key: true };
  const old = await newPrice(product.id, key);
  await subscribe(old.id);
  await before();
  await newPrice(sameProduct ? product.id : (await newProduct()).id, key);
  expect((await billing.stripe.prices.retrieve(old.id)).lookup_key).toBeNull();
  return old.id;
}

describe('of two subscriptions the better one counts', () => {
  test('although the lesser one is newer', async () => {
    const better = await subscribe(billing.prices.enterprise);
    billing.fake.advance(5_000);
    await subscribe(billing.prices.pro);
    expect(await stored()).toMatchObject({ plan: 'enterprise', stripe_subscription_id: better.id });
    expect(await issues()).toEqual(['two_subscriptions']);
  });

  test('of one plan, that with more seats', async () => {
    const better = await subscribe(billing.prices.pro, 40);
    billing.fake.advance(5_000);
    await subscribe(billing.prices.proYearly, 12);
    expect(await stored()).toMatchObject({ quantity: 40, stripe_subscription_id: better.id });
  });

  test('whose payment has failed, until its grace is over', async () => {
    const better = await subscribe(billing.prices.enterprise);
    const lesser = await subscribe(billing.prices.pro);
    const { log, invoices } = billing.fake.store;
    const overdue = billing.fake.subscriptions.retrieve(better.id);
    log.change('customer.subscription.updated', overdue, { status: 'past_due' });
    expect(await stored()).toMatchObject({ plan: 'enterprise', status: 'past_due' });
    const invoice = invoices.get(String(overdue.latest_invoice));
    invoice.created -= (GRACE_DAYS + 1) * DAY;
    expect(await stored()).toMatchObject({ plan: 'pro', stripe_subscription_id: lesser.id });
  });

  test('and the better item of one subscription', async () => {
    await billing.stripe.subscriptions.create({
      customer: buyer.customer,
      items: [{ price: billing.prices.pro }, { price: billing.prices.enterprise }],
    });
    expect(await stored()).toMatchObject({ plan: 'enterprise', price: billing.prices.enterprise });
  });

  test('a known price before an unknown one', async () => {
    const known = await subscribe(billing.prices.pro);
    await refresh();
    billing.fake.advance(5_000);
    await subscribe((await newPrice((await newProduct()).id)).id, 900);
    expect(await stored()).toMatchObject({ plan: 'pro', stripe_subscription_id: known.id });
  });
});

describe('a price that has lost its lookup key still sells its plan', () => {
  test('to those who pay it, and to those who buy it later', async () => {
    const price = await movedKey({ before: async () => void (await refresh()) });
    expect(await stored()).toMatchObject({ plan: 'pro', price });
    buyer = await billing.newBuyer();
    await subscribe(price);
    expect(await stored()).toMatchObject({ plan: 'pro', price });
    expect(await issues()).toEqual([]);
  });

  test('where the successor belongs to another product', async () => {
    const price = await movedKey({ sameProduct: false, before: async () => void (await refresh()) });
    await billing.db.asAdmin((admin) =>
      admin.query(`update tenants set bought_plan = null where id = $1`, [buyer.tenantId]),
    );
    expect(await stored()).toMatchObject({ plan: 'pro', price });
  });

  test('where it moved before we ever saw it: the successor belongs to the same product', async () => {
    const price = await movedKey();
    await forgetPrices();
    expect(await stored()).toMatchObject({ plan: 'pro', price });
  });

  test('where nobody has bought it since a reconciliation saw it', async () => {
    const price = await movedKey({
      sameProduct: false,
      before: () => billing.stripeServices.reconcile.rememberCatalogue(),
    });
    expect(await stored()).toMatchObject({ plan: 'pro', price });
  });
});

describe('a price without a lookup key', () => {
  test('sells the plan in its metadata, or in those of its product', async () => {
    const negotiated = await newPrice((await newProduct()).id, {
      metadata: { omnimemory_plan: 'enterprise' },
    });
    await subscribe(negotiated.id);
    expect(await stored()).toMatchObject({ plan: 'enterprise' });
    buyer = await billing.newBuyer();
    await subscribe((await newPrice((await newProduct({ omnimemory_plan: 'pro' })).id)).id);
    expect(await stored()).toMatchObject({ plan: 'pro' });
  });

  test('and without a word about its plan leaves the tenant what it had, and tells the operator', async () => {
    const { id, items } = await subscribe(billing.prices.enterprise);
    await refresh();
    const unknown = await newPrice((await newProduct({ omnimemory_plan: 'gold' })).id);
    await billing.stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]?.id ?? '', price: unknown.id }],
    });
    lines.splice(0);
    expect(await stored()).toMatchObject({ plan: 'enterprise', price: unknown.id });
    expect(await issues()).toEqual(['unknown_price']);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 50, code: 'billing_unknown_price', price: unknown.id }),
    );

    // unpaid for a while, and paid again
    const change = (status: string) =>
      billing.fake.store.log.change(
        'customer.subscription.updated',
        billing.fake.subscriptions.retrieve(id),
        {
          status: status as never,
        },
      );
    change('unpaid');
    expect(await stored()).toMatchObject({ plan: 'free', status: 'unpaid' });
    change('active');
    expect(await stored()).toMatchObject({ plan: 'enterprise' });

    // the kept plan ends with the subscription
    await billing.stripe.subscriptions.cancel(id);
    expect(await stored()).toMatchObject({ plan: 'free' });
    expect(await issues()).toEqual([]);
    await subscribe(unknown.id);
    expect(await stored()).toMatchObject({ plan: 'free', status: 'active' });
    expect(await issues()).toEqual(['unknown_price']);
  });

  test('keeps the plan too where the key may not read products', async () => {
    const { id, items } = await subscribe(billing.prices.pro);
    await refresh();
    const unknown = await newPrice((await newProduct()).id);
    await billing.stripe.subscriptions.update(id, {
      items: [{ id: items.data[0]?.id ?? '', price: unknown.id }],
    });
    billing.fake.network.failNext({ method: 'GET', path: /^\/v1\/products/, with: 403, times: 9 });
    expect(await stored()).toMatchObject({ plan: 'pro', price: unknown.id });
  });

  test('of a product that sells two plans is not guessed', async () => {
    const product = await newProduct();
    for (const plan of ['pro', 'enterprise']) {
      const { id } = await newPrice(product.id, { metadata: { omnimemory_plan: plan } });
      buyer = await billing.newBuyer();
      await subscribe(id);
      await refresh();
    }
    buyer = await billing.newBuyer();
    await subscribe((await newPrice(product.id)).id);
    expect(await stored()).toMatchObject({ plan: 'free' });
    expect(await issues()).toEqual(['unknown_price']);
  });
});
