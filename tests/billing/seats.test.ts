import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import { lookupKeyOf } from '../../src/features/billing/stripe/lookup-keys.ts';
import { PLANS } from '../../src/features/entitlements/plans.ts';
import { type Billing, startBilling } from './billing-setup.ts';

let billing: Billing;
let tenant: TenantScope;
beforeAll(async () => {
  billing = await startBilling();
});
beforeEach(async () => {
  tenant = await billing.db.newTenant();
});
afterAll(() => billing.close());

const buy = (purchase: { plan?: 'pro' | 'enterprise'; interval?: 'month' | 'year'; quantity?: number }) =>
  billing.services.billing.checkout(tenant, { plan: 'pro', interval: 'month', ...purchase }, OPERATOR);
const pay = async (url: string) => {
  const subscription = billing.fake.checkoutSessions.pay(url.split('/').at(-1) ?? '');
  await billing.services.billing.sync(tenant, OPERATOR);
  const { limits, quantity } = await billing.services.billing.get(tenant);
  const invoice = billing.fake.store.invoices.get(String(subscription.latest_invoice));
  return { seats: limits.seats, quantity, paid: invoice.amount_paid };
};

describe('what is billed, what checkout says, and the seats are the same', () => {
  test.each([
    [undefined, 10, 19_000],
    [10, 10, 19_000],
    [25, 25, 47_500],
  ])('of pro for %s seats', async (quantity, seats, amount) => {
    const { url, billed } = await buy({ ...(quantity !== undefined && { quantity }) });
    expect(billed).toEqual({ plan: 'pro', interval: 'month', seats, currency: 'usd', amount });
    expect(await pay(url)).toEqual({ seats, quantity: seats, paid: amount });
    expect(PLANS.pro.seats).toBe(10);
  });

  test.each([1, 3, 9])('%s seats of pro cannot be bought: ten are included', async (quantity) => {
    const before = billing.fake.counts().checkoutSessions;
    await expect(buy({ quantity })).rejects.toMatchObject({
      code: 'validation_failed',
      faults: [{ path: 'quantity', message: 'The plan pro is billed from 10 seats on. Choose at least 10.' }],
    });
    expect(billing.fake.counts().checkoutSessions).toBe(before);
  });

  test('enterprise has no limit of seats, and is not billed by seats', async () => {
    await expect(buy({ plan: 'enterprise', quantity: 40 })).rejects.toMatchObject({
      code: 'validation_failed',
    });
    const { url, billed } = await buy({ plan: 'enterprise' });
    expect(billed).toMatchObject({ plan: 'enterprise', seats: null, amount: 1_900 });
    expect(await pay(url)).toEqual({ seats: null, quantity: 1, paid: 1_900 });
  });

  test('of a price that is flat for the included seats, and by the seat above them', async () => {
    const product = await billing.stripe.products.create({ name: 'pro, flat' });
    await billing.stripe.prices.create({
      product: product.id,
      currency: 'eur',
      recurring: { interval: 'year' },
      billing_scheme: 'tiered',
      tiers_mode: 'graduated',
      tiers: [
        { up_to: 10, flat_amount: 9_000 },
        { up_to: 'inf', unit_amount: 700 },
      ],
      lookup_key: lookupKeyOf('pro', 'year'),
      transfer_lookup_key: true,
    });
    expect((await buy({ interval: 'year' })).billed).toMatchObject({ seats: 10, amount: 9_000 });
    const { url, billed } = await buy({ interval: 'year', quantity: 13 });
    expect(billed).toMatchObject({ interval: 'year', seats: 13, currency: 'eur', amount: 11_100 });
    expect(await pay(url)).toEqual({ seats: 13, quantity: 13, paid: 11_100 });
  });

  test('a page that is returned again says the same', async () => {
    const first = await buy({ quantity: 12 });
    expect(await buy({ quantity: 12 })).toEqual(first);
  });
});

test('a subscription that pays for fewer seats than are included, or for seats without an effect, is noted', async () => {
  const issuesOf = async (price: string, quantity: number) => {
    const buyer = await billing.newBuyer();
    await billing.stripe.subscriptions.create({ customer: buyer.customer, items: [{ price, quantity }] });
    await billing.stripeServices.sync.refresh(buyer.customer, { always: true });
    const { issues } = await billing.services.operatorBilling.status();
    return issues.find(({ tenant_id }) => tenant_id === buyer.tenantId)?.billing_issues;
  };
  expect(await issuesOf(billing.prices.pro, 3)).toEqual(['odd_quantity']);
  expect(await issuesOf(billing.prices.enterprise, 3)).toEqual(['odd_quantity']);
  expect(await issuesOf(billing.prices.pro, 10)).toBeUndefined();
  expect(await issuesOf(billing.prices.enterprise, 1)).toBeUndefined();
});
