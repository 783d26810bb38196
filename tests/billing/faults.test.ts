import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import Stripe from 'stripe';
import { OPERATOR } from '../../src/auth/actor.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import { ourErrorOf } from '../../src/features/billing/stripe/stripe-fault.ts';
import { logLines } from '../support/log-lines.ts';
import { type BillingApp, post, startBillingApp } from './billing-app.ts';
import { type Billing, startBilling } from './billing-setup.ts';

const { lines, stream } = logLines();
let billing: Billing;
let app: BillingApp;
let tenant: TenantScope;
beforeAll(async () => {
  billing = await startBilling({ log: pino(stream) });
  app = await startBillingApp(billing);
});
beforeEach(async () => {
  billing.fake.network.recover();
  tenant = await billing.db.newTenant();
});
afterAll(async () => {
  await app.close();
  await billing.close();
});

async function call(path: string, scope: TenantScope = tenant, body?: object) {
  const { key } = await billing.services.apiKeys.create(scope, { name: 'test' });
  const answer = await fetch(`${app.url}/v1/billing/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const { code, url } = (await answer.json()) as { code?: string; url?: string };
  return { status: answer.status, code, retryAfter: answer.headers.get('retry-after'), url };
}
const checkout = (scope?: TenantScope) => call('checkout', scope, { plan: 'pro' });
const customersOf = ({ tenantId }: TenantScope) =>
  billing.fake.store.customers
    .all()
    .filter((one) => 'metadata' in one && one.metadata.tenant_id === tenantId)
    .map(({ id }) => id);
/** Of the log, about this operation, since the last call. */
const alerts = (code: string) => lines.splice(0).filter((line) => line.level === 50 && line.code === code);

describe('what passes by itself says when to try again', () => {
  test.each([[429], [409], [424], [500], [503], ['reset' as const]])(
    '%s',
    async (fault) => {
      billing.fake.network.failNext({ method: 'POST', path: '/v1/customers', with: fault, times: 3 });
      lines.splice(0);
      expect(await checkout()).toMatchObject({ status: 503, code: 'billing_unavailable', retryAfter: '5' });
      expect(lines.filter(({ code }) => code === 'billing_misconfigured')).toEqual([]);
    },
    20_000,
  );
});

describe('what Stripe will refuse again says so, and the operator learns of it', () => {
  test.each([[400], [401], [403], [404]])('%s', async (status) => {
    billing.fake.network.failNext({ method: 'POST', path: '/v1/customers', with: status });
    lines.splice(0);
    expect(await checkout()).toEqual({
      status: 502,
      code: 'billing_misconfigured',
      retryAfter: null,
      url: undefined,
    });
    expect(alerts('billing_misconfigured')[0]).toMatchObject({
      operation: 'create a customer',
      stripe: { status, request_id: expect.stringMatching(/^req_/) },
    });
  });

  test.each([
    ['Invalid email address: ada@example.com', 'Invalid email address: (an email address)'],
    ["The email 'ada+x@example.com' is refused.", "The email '(an email address)' is refused."],
    ['Invalid API Key provided: sk_live_****abcd', 'Invalid API Key provided: sk_live_****abcd'],
  ])('without an email address in the log: %s', (quoted, logged) => {
    lines.splice(0);
    const log = pino(stream);
    const raw = { type: 'invalid_request_error', statusCode: 400, message: quoted } as const;
    const refused = new Stripe.errors.StripeInvalidRequestError(raw);
    const ours = ourErrorOf(log, 'update a customer', refused);
    log.error({ err: ours }, 'a job failed');
    expect(lines[0]).toMatchObject({ stripe: { message: logged } });
    expect(lines[1]).toMatchObject({ err: { message: expect.stringContaining(logged) } });
    expect(JSON.stringify(lines)).not.toMatch(/ada\S*@/);
  });

  test('402 is the tenant’s own: the payment method has to change', async () => {
    billing.fake.network.failNext({ method: 'POST', path: '/v1/checkout/sessions', with: 402 });
    expect(await checkout()).toMatchObject({ status: 402, code: 'payment_refused', retryAfter: null });
  });

  test('a wrong key, at every route', async () => {
    const buyer = await billing.newBuyer();
    for (const path of ['checkout', 'portal', 'sync']) {
      billing.fake.network.failNext({ with: 401, times: 9 });
      expect(await call(path, buyer, path === 'checkout' ? { plan: 'pro' } : undefined)).toMatchObject({
        status: 502,
        code: 'billing_misconfigured',
        retryAfter: null,
      });
      billing.fake.network.recover();
    }
  });
});

test('an idempotency key that Stripe knows with other parameters is replaced at once', async () => {
  // as an older release left it behind: the same key, with other parameters
  const { rows } = await billing.db.asAdmin((admin) =>
    admin.query<{ request_id: string }>(
      `insert into stripe_requests (tenant_id, operation, parameters) values ($1, 'create_customer', '{}') returning request_id`,
      [tenant.tenantId],
    ),
  );
  await billing.stripe.customers.create(
    { description: 'by another release' },
    { idempotencyKey: rows[0]?.request_id ?? '' },
  );
  expect((await checkout()).status).toBe(200);
  expect(customersOf(tenant)).toHaveLength(1);
});

describe('a customer that the account of the key does not know', () => {
  test('of a tenant that pays for nothing is replaced by the next checkout; portal and sync say so', async () => {
    const buyer = await billing.newBuyer();
    billing.fake.store.customers.hide(buyer.customer);
    for (const path of ['portal', 'sync'])
      expect(await call(path, buyer)).toMatchObject({
        status: 409,
        code: 'billing_customer_unknown',
        retryAfter: null,
      });
    const { issues } = await billing.services.operatorBilling.status();
    expect(issues.find(({ tenant_id }) => tenant_id === buyer.tenantId)).toMatchObject({
      billing_issues: ['customer_unknown'],
    });
    expect((await checkout(buyer)).status).toBe(200);
    const [customer] = customersOf(buyer);
    expect(await billing.stored(buyer)).toMatchObject({ stripe_customer_id: customer });
    expect((await call('portal', buyer)).status).toBe(200);

    // the key was the wrong one after all, and somebody pays a page of the customer that was replaced
    lines.splice(0);
    const event = {
      id: 'evt_of_the_replaced',
      object: 'event',
      created: 1,
      livemode: false,
      api_version: null,
    };
    const object = { id: 'sub_x', object: 'subscription', customer: buyer.customer };
    const body = JSON.stringify({ ...event, type: 'customer.subscription.created', data: { object } });
    expect((await post(app.webhookUrl, body)).status).toBe(200);
    expect(alerts('billing_replaced_customer')).toEqual([
      expect.objectContaining({ customer_id: buyer.customer, event_id: 'evt_of_the_replaced' }),
    ]);
  });

  test('of a tenant that pays is kept, with its plan, until the operator releases it', async () => {
    const buyer = await billing.newBuyer();
    const { id } = await billing.stripe.subscriptions.create({
      customer: buyer.customer,
      items: [{ price: billing.prices.pro, quantity: 12 }],
    });
    await call('sync', buyer);
    const release = () => billing.services.operatorBilling.release(buyer.tenantId, OPERATOR);
    await expect(release()).rejects.toMatchObject({ code: 'billing_customer_known' });
    billing.fake.store.customers.hide(buyer.customer);
    billing.fake.store.subscriptions.hide(id);
    lines.splice(0);
    for (const path of ['checkout', 'portal', 'sync'])
      expect(await call(path, buyer, path === 'checkout' ? { plan: 'pro' } : undefined)).toMatchObject({
        status: 409,
        code: 'billing_customer_unknown',
      });
    expect(alerts('billing_customer_unknown').length).toBeGreaterThanOrEqual(3);
    expect(await billing.stored(buyer)).toMatchObject({ plan: 'pro', status: 'active' });
    await release();
    expect(await billing.stored(buyer)).toMatchObject({
      plan: 'free',
      status: null,
      stripe_customer_id: null,
    });
    expect((await checkout(buyer)).status).toBe(200);
    const { json } = await billing.services.audit.list(
      buyer,
      { action: 'customer.released' },
      { limit: 9, after: undefined },
    );
    expect(JSON.parse(json)).toEqual([
      expect.objectContaining({ actor_kind: 'operator', resource_id: buyer.customer }),
    ]);
  });

  test('but exists in the other mode is never replaced: the key is the wrong one', async () => {
    const buyer = await billing.newBuyer();
    billing.fake.store.customers.hide(buyer.customer, 'otherMode');
    for (const path of ['checkout', 'portal', 'sync'])
      expect(await call(path, buyer, path === 'checkout' ? { plan: 'pro' } : undefined)).toMatchObject({
        status: 502,
        code: 'billing_misconfigured',
        retryAfter: null,
      });
    expect(await billing.stored(buyer)).toMatchObject({ stripe_customer_id: buyer.customer });
  });
});

describe('a customer that was deleted, before its event arrives', () => {
  test.each([['without a subscription'], ['with one that is live here']])(
    '%s: checkout makes a new one',
    async (name) => {
      const buyer = await billing.newBuyer();
      if (name.startsWith('with one')) {
        await billing.stripe.subscriptions.create({
          customer: buyer.customer,
          items: [{ price: billing.prices.pro, quantity: 12 }],
        });
        await call('sync', buyer);
      }
      await billing.stripe.customers.del(buyer.customer);
      expect((await checkout(buyer)).status).toBe(200);
      expect(await billing.stored(buyer)).toMatchObject({ plan: 'free' });
      expect((await billing.stored(buyer)).stripe_customer_id).not.toBe(buyer.customer);
    },
  );

  test('the portal is gone with it', async () => {
    const buyer = await billing.newBuyer();
    await billing.stripe.customers.del(buyer.customer);
    expect(await call('portal', buyer)).toMatchObject({ status: 409, code: 'billing_customer_missing' });
  });
});

test('a key of the other mode does not pass for a network failure in jobs either', async () => {
  const buyer = await billing.newBuyer();
  billing.fake.network.failNext({ method: 'GET', path: /customers/, with: 403 });
  lines.splice(0);
  await expect(billing.stripeServices.sync.refresh(buyer.customer, { always: true })).rejects.toMatchObject({
    code: 'billing_misconfigured',
  });
  expect(alerts('billing_misconfigured')).toHaveLength(1);
});
