import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { LOCAL, type TenantScope } from '../../src/auth/scope.ts';
import { PlanCatalogueService } from '../../src/features/billing/prices/plan-catalogue.service.ts';
import { lookupKeyOf } from '../../src/features/billing/stripe/lookup-keys.ts';
import { StripeGateway } from '../../src/features/billing/stripe/stripe-gateway.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { type Billing, configOf, startBilling } from './billing-setup.ts';

let billing: Billing;
let tenant: TenantScope;
let now = 1;
let catalogue: PlanCatalogueService;

beforeAll(async () => {
  billing = await startBilling();
  tenant = await billing.db.newTenant();
});
beforeEach(() => {
  billing.fake.network.recover();
  now = 1;
  catalogue = new PlanCatalogueService(billing.services.entitlements, gateway(), () => now);
});
afterAll(() => billing.close());

const gateway = () => new StripeGateway(configOf(billing.fake), createLogger('silent'));
const priceRequests = () => billing.fake.requests.of('GET', '/v1/prices').length;
const pricesOf = async (plan: string) =>
  (await catalogue.read(tenant)).data.find((one) => one.plan === plan)?.prices;

/** Takes the place of the price with its lookup key. */
async function replacePrice(amounts: object): Promise<void> {
  const product = await billing.stripe.products.create({ name: 'pro' });
  await billing.stripe.prices.create({
    product: product.id,
    currency: 'eur',
    recurring: { interval: 'month' },
    lookup_key: lookupKeyOf('pro', 'month'),
    transfer_lookup_key: true,
    ...amounts,
  });
}

describe('the plans', () => {
  test('have the prices of Stripe for the seats that they include, and what one seat more costs', async () => {
    const { data, sells, no_prices_because } = await catalogue.read(tenant);
    expect([sells, no_prices_because]).toEqual([true, null]);
    expect(data.map(({ plan, is_current, prices }) => [plan, is_current, prices])).toEqual([
      ['free', true, []],
      [
        'pro',
        false,
        [
          { interval: 'month', currency: 'usd', amount: 19_000, quantity: 10, extra_seat_amount: 1_900 },
          { interval: 'year', currency: 'usd', amount: 19_000, quantity: 10, extra_seat_amount: 1_900 },
        ],
      ],
      [
        'enterprise',
        false,
        [{ interval: 'month', currency: 'usd', amount: 1_900, quantity: null, extra_seat_amount: null }],
      ],
    ]);
  });

  test('say which one applies, with the seats that are paid for', async () => {
    const buyer = await billing.newBuyer();
    await billing.stripe.subscriptions.create({
      customer: buyer.customer,
      items: [{ price: billing.prices.pro, quantity: 14 }],
    });
    await billing.stripeServices.sync.refresh(buyer.customer, { always: true });
    const { data } = await catalogue.read(buyer);
    expect(data.map(({ plan, is_current, limits }) => [plan, is_current, limits.seats])).toEqual([
      ['free', false, 5],
      ['pro', true, 14],
      ['enterprise', false, null],
    ]);
    expect((await catalogue.read(LOCAL)).data.some(({ is_current }) => is_current)).toBe(false);
  });

  test('have no price of which Stripe sells nothing, such as one that was archived', async () => {
    const gone = billing.prices.enterprise;
    await billing.stripe.prices.update(gone, { active: false });
    expect(await pricesOf('enterprise')).toEqual([]);
    await billing.stripe.prices.update(gone, { active: true });
  });
});

describe('an amount', () => {
  test('in tiers is what the seats of the plan cost together', async () => {
    const tiers = [
      { up_to: 10, flat_amount: 9_000 },
      { up_to: 'inf', unit_amount: 700 },
    ];
    await replacePrice({ billing_scheme: 'tiered', tiers_mode: 'graduated', tiers });
    expect((await pricesOf('pro'))?.[0]).toMatchObject({
      currency: 'eur',
      amount: 9_000,
      extra_seat_amount: 700,
    });
  });

  test('by volume can make a seat more cheaper', async () => {
    const tiers = [
      { up_to: 10, unit_amount: 1_000 },
      { up_to: 'inf', unit_amount: 500 },
    ];
    await replacePrice({ billing_scheme: 'tiered', tiers_mode: 'volume', tiers });
    expect((await pricesOf('pro'))?.[0]).toMatchObject({ amount: 10_000, extra_seat_amount: -4_500 });
    await replacePrice({ unit_amount: 1_900, currency: 'usd' });
  });
});

describe('Stripe', () => {
  test('is asked once in five minutes, by many at once, too', async () => {
    const before = priceRequests();
    await Promise.all([catalogue.read(tenant), catalogue.read(tenant), catalogue.read(LOCAL)]);
    now += 299_999;
    await catalogue.read(tenant);
    expect(priceRequests() - before).toBe(1);
    now += 2;
    await catalogue.read(tenant);
    expect(priceRequests() - before).toBe(2);
  });

  test.each([
    [{ with: 503, times: 9 }, 'billing_unavailable'],
    [{ with: 'reset', times: 9 }, 'billing_unavailable'],
    [{ with: 401, times: 1 }, 'billing_misconfigured'],
  ] as const)('that fails with %j leaves the plans and their limits', async (failure, reason) => {
    billing.fake.network.failNext({ method: 'GET', path: '/v1/prices', ...failure });
    const { data, sells, no_prices_because } = await catalogue.read(tenant);
    expect([sells, no_prices_because]).toEqual([true, reason]);
    expect(data.map(({ limits, prices }) => [limits.checkpoints, prices.length])).toEqual([
      [5_000, 0],
      [250_000, 0],
      [null, 0],
    ]);
    const before = priceRequests();
    billing.fake.network.recover();
    expect((await catalogue.read(tenant)).no_prices_because).toBe(reason);
    expect(priceRequests()).toBe(before);
    now += 10_001;
    expect((await catalogue.read(tenant)).no_prices_because).toBeNull();
  });

  test('that is not configured sells nothing', async () => {
    const { data, ...rest } = await new PlanCatalogueService(billing.services.entitlements, undefined).read(
      tenant,
    );
    expect(rest).toEqual({ sells: false, no_prices_because: 'billing_not_configured' });
    expect(data.map(({ prices }) => prices)).toEqual([[], [], []]);
  });
});

test('no transaction is open while Stripe is asked', async () => {
  const hold = billing.fake.network.hold({ method: 'GET', path: '/v1/prices' });
  const reading = catalogue.read(tenant);
  await hold.arrived;
  const open = await billing.db.asAdmin(async (admin) => {
    const { rows } = await admin.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and xact_start is not null and pid <> pg_backend_pid() and backend_type = 'client backend'`,
    );
    return rows[0]?.n;
  });
  hold.release();
  expect([open, (await reading).sells]).toEqual([0, true]);
});
