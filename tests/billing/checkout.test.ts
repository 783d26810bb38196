import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { TenantScope } from '../../src/auth/scope.ts';
import { type BillingApp, startBillingApp } from './billing-app.ts';
import { type Billing, type Buyer, startBilling } from './billing-setup.ts';

let billing: Billing;
let app: BillingApp;
beforeAll(async () => {
  billing = await startBilling();
  app = await startBillingApp(billing);
});
afterAll(async () => {
  await app.close();
  await billing.close();
});

let tenant: TenantScope;
beforeEach(async () => {
  tenant = await billing.db.newTenant();
});

async function call(
  path: string,
  {
    body,
    scope = tenant,
    ...more
  }: { body?: object; scope?: TenantScope; headers?: Record<string, string>; method?: string } = {},
) {
  const { key } = await billing.services.apiKeys.create(scope, { name: 'test' });
  const answer = await fetch(`${app.url}${path}`, {
    method: more.method ?? 'POST',
    headers: {
      authorization: `Bearer ${key}`,
      ...(body && { 'content-type': 'application/json' }),
      ...more.headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return {
    status: answer.status,
    body: (await answer.json()) as Record<string, unknown> & { url: string; code: string },
  };
}
const checkout = (body: object = { plan: 'pro', quantity: 14 }, headers: Record<string, string> = {}) =>
  call('/v1/billing/checkout', { body, headers });
const sessionOf = ({ body }: { body: { url: string } }) => body.url.split('/').at(-1) ?? '';
const customersOf = ({ tenantId }: TenantScope) =>
  billing.fake.store.customers
    .all()
    .filter((one) => 'metadata' in one && one.metadata.tenant_id === tenantId);
const openSessions = () => {
  const [customer] = customersOf(tenant);
  return billing.fake.checkoutSessions.list({ customer: customer?.id, status: 'open' } as never);
};
const get = async () => (await call('/v1/billing', { method: 'GET' })).body;

describe('POST /v1/billing/checkout', () => {
  test('makes the customer, remembers it, and gives a page that leads to the plan', async () => {
    const answer = await checkout();
    expect([answer.status, answer.body.url]).toEqual([200, expect.stringContaining(billing.fake.url)]);
    expect(await get()).toMatchObject({ plan: 'free', has_customer: true, configured: true });
    billing.fake.checkoutSessions.pay(sessionOf(answer));
    const synced = await call('/v1/billing/sync');
    expect(synced.body).toMatchObject({
      plan: 'pro',
      access: 'on',
      status: 'active',
      quantity: 14,
      price: billing.prices.pro,
      limits: { seats: 14 },
      usage: { seats: 0, checkpoints: 0 },
      last_synced_at: expect.any(String),
      drift: [],
    });
  });

  test('leads back to the page Plan of the tenant, which learns what the person did', async () => {
    const session = billing.fake.store.checkoutSessions.get(sessionOf(await checkout()));
    const page = `https://app.example/t/${tenant.tenantId}/plan`;
    expect([session.success_url, session.cancel_url]).toEqual([
      `${page}?checkout=paid`,
      `${page}?checkout=canceled`,
    ]);
    const portal = await call('/v1/billing/portal');
    expect(billing.fake.store.portalSessions.get(sessionOf(portal)).return_url).toBe(`${page}?portal=closed`);
  });

  test('asked again returns the same page; for another plan the older page is closed', async () => {
    const first = await checkout();
    expect((await checkout()).body.url).toBe(first.body.url);
    const other = await checkout({ plan: 'pro', interval: 'year', quantity: 14 });
    expect(other.body.url).not.toBe(first.body.url);
    expect(openSessions().map(({ id }) => id)).toEqual([sessionOf(other)]);
    expect(() => billing.fake.checkoutSessions.pay(sessionOf(first))).toThrow('expired');
    expect(customersOf(tenant)).toHaveLength(1);
  });

  test('of many at once, for the same and for different wishes, one page is left and one customer made', async () => {
    const wishes = [
      { plan: 'pro' },
      { plan: 'pro' },
      { plan: 'pro', quantity: 19 },
      { plan: 'enterprise' },
      { plan: 'pro' },
    ];
    const responses = await Promise.all(wishes.map((wish) => checkout(wish)));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(customersOf(tenant)).toHaveLength(1);
    expect(openSessions()).toHaveLength(1);
  });

  test('is refused while a subscription is live, although we have not heard of it yet', async () => {
    billing.fake.checkoutSessions.pay(sessionOf(await checkout()));
    expect(await checkout()).toMatchObject({ status: 409, body: { code: 'subscription_exists' } });
    await call('/v1/billing/sync');
    expect(await checkout()).toMatchObject({ status: 409, body: { code: 'subscription_exists' } });
  });

  test('is possible again once the subscription has ended', async () => {
    const { id } = billing.fake.checkoutSessions.pay(sessionOf(await checkout()));
    billing.fake.subscriptions.cancel(id);
    await call('/v1/billing/sync');
    expect((await checkout()).status).toBe(200);
    expect(customersOf(tenant)).toHaveLength(1);
  });

  test('a plan without a price is not for sale', async () => {
    expect(await checkout({ plan: 'enterprise', interval: 'year' })).toMatchObject({
      status: 409,
      body: { code: 'plan_not_for_sale' },
    });
  });

  test.each([
    [{}],
    [{ plan: 'free' }],
    [{ plan: 'pro', quantity: 0 }],
    [{ plan: 'pro', interval: 'day' }],
    [{ plan: 'pro', customer: 'cus_of_another' }],
    [{ plan: 'pro', price: 'price_of_one_cent' }],
    [{ plan: 'pro', success_url: 'https://evil.example' }],
  ])('refuses %j', async (body) => {
    expect(await checkout(body)).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  });

  const keysSent = () =>
    billing.fake.requests
      .of('POST', '/v1/customers')
      .filter(
        ({ params }) =>
          (params.metadata as { tenant_id?: string } | undefined)?.tenant_id === tenant.tenantId,
      )
      .map(({ idempotencyKey }) => idempotencyKey);

  test('a lost response: 503, and the repetition has the same key and creates no second customer', async () => {
    const lost = { method: 'POST', path: '/v1/customers', with: 'reset', when: 'after', times: 3 } as const;
    billing.fake.network.failNext(lost);
    expect(await checkout()).toMatchObject({ status: 503, body: { code: 'billing_unavailable' } });
    expect((await checkout()).status).toBe(200);
    expect(customersOf(tenant)).toHaveLength(1);
    expect(new Set(keysSent()).size).toBe(1);
  }, 20_000);

  test('a refusal, which Stripe would repeat for a day under the same key, is not repeated under it', async () => {
    billing.fake.network.failNext({ method: 'POST', path: '/v1/customers', with: 400 });
    expect(await checkout()).toMatchObject({ status: 502, body: { code: 'billing_misconfigured' } });
    expect((await checkout()).status).toBe(200);
    expect(new Set(keysSent()).size).toBe(2);
  });

  test('an Idempotency-Key has no effect, and no transaction is open while Stripe is asked', async () => {
    const hold = billing.fake.network.hold({ method: 'POST', path: '/v1/customers' });
    const asked = checkout(undefined, { 'idempotency-key': 'one' });
    await hold.arrived;
    const { rows } = await billing.db.asAdmin((admin) =>
      admin.query(`select usename, state, query from pg_stat_activity
        where datname = current_database() and usename like 'omnimemory%' and state like 'idle in transaction%'`),
    );
    expect(rows).toEqual([]);
    const { rows: persisted } = await billing.db.asAdmin((admin) =>
      admin.query('select operation from stripe_requests where tenant_id = $1 and finished_at is null', [
        tenant.tenantId,
      ]),
    );
    expect(persisted).toEqual([{ operation: 'create_customer' }]);
    hold.release();
    expect((await asked).status).toBe(200);
  });
});

describe('POST /v1/billing/portal', () => {
  test('needs a customer', async () => {
    expect(await call('/v1/billing/portal')).toMatchObject({
      status: 409,
      body: { code: 'billing_customer_missing' },
    });
    expect(await call('/v1/billing/sync')).toMatchObject({
      status: 409,
      body: { code: 'billing_customer_missing' },
    });
  });

  test('is of the tenant’s own customer', async () => {
    const buyer: Buyer = await billing.newBuyer();
    const { status, body } = await call('/v1/billing/portal', { scope: buyer });
    expect([status, body.url]).toEqual([200, expect.stringMatching(/^http/)]);
    const made = billing.fake.requests.of('POST', '/v1/billing_portal/sessions').at(-1);
    expect(made?.params).toMatchObject({ customer: buyer.customer });
    expect(made?.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('who may', () => {
  test.each([
    ['POST', '/v1/billing/checkout'],
    ['POST', '/v1/billing/portal'],
    ['POST', '/v1/billing/sync'],
    ['GET', '/v1/billing'],
  ])('%s %s: neither local mode nor a key that is not an admin’s', async (method, path) => {
    const { key } = await billing.services.apiKeys.create(tenant, {
      name: 'x',
      scopes: ['read', 'write', 'ingest'],
    });
    for (const headers of [{}, { authorization: `Bearer ${key}` }] as Record<string, string>[]) {
      const json = { ...headers, 'content-type': 'application/json' };
      const answer = await fetch(`${app.url}${path}`, {
        method,
        headers: json,
        ...(method === 'POST' && { body: '{}' }),
      });
      expect(answer.status).toBe(403);
    }
  });
});
