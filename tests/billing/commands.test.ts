import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DOCUMENTS } from '../../src/cli/output/shapes.ts';
import { setUpCommands } from '../support/command-runner.ts';
import { type Billing, type Buyer, startBilling, WEBHOOK_SECRET } from './billing-setup.ts';

const runCommand = setUpCommands();

let billing: Billing;
let buyer: Buyer;
beforeAll(async () => {
  billing = await startBilling();
  buyer = await billing.newBuyer();
});
afterAll(() => billing.close());

function environment(withStripe = true): Record<string, string> {
  const { tenant, identity, billing: billingUrl = '' } = billing.db.urls.roles;
  return {
    DATABASE_URL: tenant,
    DATABASE_URL_IDENTITY: identity,
    DATABASE_URL_BILLING: billingUrl,
    ...(withStripe && {
      STRIPE_SECRET_KEY: billing.fake.secretKey,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      STRIPE_API_BASE: billing.fake.url,
    }),
  };
}

/** The command line as an operator has it: what it prints, and its exit code. */
async function cli(
  args: string[],
  { withStripe = true } = {},
): Promise<{ code: number | null; text: string }> {
  const { code, stdout, stderr } = await runCommand(environment(withStripe), ...args);
  return { code, text: code === 0 ? stdout : stdout + stderr };
}

test('`billing reconcile` prints what differs; with --dry-run it changes nothing', async () => {
  await billing.stripe.subscriptions.create({
    customer: buyer.customer,
    items: [{ price: billing.prices.pro, quantity: 16 }],
  });
  const dry = await cli(['billing', 'reconcile', '--dry-run']);
  expect(dry.code).toBe(0);
  expect(dry.text).toContain(`${buyer.tenantId}  ${buyer.customer}  plan: free → pro\n`);
  expect(dry.text).toContain('quantity: null → 16\n');
  expect(dry.text).toContain('1 customers, 1 would be corrected, 0 failed\n');
  const document = await cli(['billing', 'reconcile', '--dry-run', '--json']);
  expect(JSON.parse(document.text)).toEqual({
    data: [
      {
        tenant_id: buyer.tenantId,
        customer_id: buyer.customer,
        differences: expect.arrayContaining([
          { column: 'plan', stored: 'free', actual: 'pro' },
          { column: 'quantity', stored: null, actual: 16 },
        ]),
        failed: null,
      },
    ],
  });
  expect(await billing.stored(buyer)).toMatchObject({ plan: 'free', status: null });

  expect((await cli(['billing', 'reconcile'])).text).toContain('1 customers, 1 corrected, 0 failed\n');
  expect(await billing.stored(buyer)).toEqual(billing.truth(buyer));
  expect(await cli(['billing', 'reconcile', '--dry-run'])).toEqual({
    code: 0,
    text: '1 customers, 0 would be corrected, 0 failed\n',
  });
  expect(JSON.parse((await cli(['billing', 'reconcile', '--json'])).text)).toEqual({ data: [] });

  billing.fake.network.failNext({ path: /^\/v1\/customers/, with: 403 });
  const { code, stdout, stderr } = await runCommand(environment(), 'billing', 'reconcile', '--json');
  expect([code, JSON.parse(stdout).data]).toEqual([
    1,
    [expect.objectContaining({ differences: [], failed: expect.stringContaining('required permissions') })],
  ]);
  expect(stderr).toContain('1 customers, 0 corrected, 1 failed\n');
  billing.fake.network.recover();
}, 30_000);

test('`billing jobs` lists unfinished jobs, and fails if one is parked', async () => {
  await billing.stripeServices.reconcile.enqueue(buyer.customer);
  const waiting = await cli(['billing', 'jobs']);
  expect([waiting.code, waiting.text]).toEqual([
    0,
    expect.stringMatching(`^waiting  refresh-customer  ${buyer.customer}  attempts 0  at `),
  ]);
  await billing.db.asAdmin((admin) =>
    admin.query(`update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'no luck'`),
  );
  const parked = await cli(['billing', 'jobs']);
  expect([parked.code, parked.text]).toEqual([1, expect.stringMatching(/^parked .* no luck\n$/)]);
}, 30_000);

/** As `DOCUMENTS` names them. */
const fieldsIn = (document: object): string[] =>
  Object.entries(document).flatMap(([name, value]) => {
    const [item] = Array.isArray(value) ? value : [];
    return typeof item === 'object' ? fieldsIn(item).map((field) => `${name}[].${field}`) : [name];
  });

test('`billing status` says what needs attention, and fails where something does', async () => {
  const fine = await cli(['billing', 'status']);
  expect(fine).toEqual({
    code: 0,
    text: expect.stringContaining('Stripe: answers\nomnimemory_pro_monthly: for sale\n'),
  });
  expect(fine.text).toContain('omnimemory_enterprise_yearly: no price\n');
  const tenant = await billing.newBuyer();
  const product = await billing.stripe.products.create({ name: 'negotiated' });
  const price = await billing.stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 1,
    recurring: { interval: 'month' },
  });
  await billing.stripe.subscriptions.create({ customer: tenant.customer, items: [{ price: price.id }] });
  await billing.stripeServices.sync.refresh(tenant.customer, { always: true });
  const noted = await cli(['billing', 'status']);
  expect([noted.code, noted.text]).toEqual([
    1,
    expect.stringContaining(
      `${tenant.tenantId}  ${tenant.customer}  plan free  price ${price.id}  unknown_price\n`,
    ),
  ]);
  const document = await runCommand(environment(), 'billing', 'status', '--json');
  expect([document.code, JSON.parse(document.stdout)]).toEqual([
    1,
    {
      stripe: 'answers',
      lookup_keys: expect.arrayContaining([
        { lookup_key: 'omnimemory_pro_monthly', for_sale: true },
        { lookup_key: 'omnimemory_enterprise_yearly', for_sale: false },
      ]),
      tenants: [
        {
          tenant_id: tenant.tenantId,
          stripe_customer_id: tenant.customer,
          plan: 'free',
          price: price.id,
          billing_issues: ['unknown_price'],
        },
      ],
    },
  ]);
  expect(fieldsIn(JSON.parse(document.stdout))).toEqual(Object.keys(DOCUMENTS['billing status'] ?? {}));
  billing.fake.network.failNext({ path: '/v1/prices', with: 401 });
  expect((await cli(['billing', 'status'])).text).toMatch(/^Stripe: .*Invalid API Key provided/);
  billing.fake.network.failNext({ path: /^\/v1\/customers/, with: 403 });
  const release = await cli(['billing', 'release', tenant.tenantId]);
  expect([release.code, release.text]).toEqual([1, expect.stringContaining('required permissions')]);
  billing.fake.network.recover();
  expect((await cli(['billing', 'release', tenant.tenantId])).text).toContain('it was not released');
}, 30_000);

test('`tenant plan` gives a plan, also beside a subscription, and with an end', async () => {
  const tenant = await billing.db.newTenant();
  const given = await cli(['tenant', 'plan', tenant.tenantId, 'enterprise'], { withStripe: false });
  expect(given).toEqual({ code: 0, text: `${tenant.tenantId} now has the plan enterprise\n` });
  expect(await billing.services.entitlements.read(tenant)).toMatchObject({
    plan: 'enterprise',
    access: null,
  });

  // the buyer pays for pro
  const beside = await cli(['tenant', 'plan', buyer.tenantId, 'enterprise', '--until', '2999-01-31']);
  expect(beside).toEqual({
    code: 0,
    text: `${buyer.tenantId} now has the plan enterprise until 2999-02-01T00:00:00.000Z\n`,
  });
  const back = await cli(['tenant', 'plan', buyer.tenantId, 'free']);
  expect(back.text).toBe(
    `${buyer.tenantId} has the plan pro by its subscription, and free by the operator\n`,
  );
  expect((await cli(['tenant', 'plan', 'nobody', 'pro'])).text).toContain('There is no tenant nobody.');
  expect((await cli(['billing', 'release', 'nobody'])).text).toContain('There is no tenant nobody.');
  expect((await cli(['billing', 'release', '../x'])).text).toContain('a tenant id is');
  expect((await cli(['tenant', 'plan', tenant.tenantId, 'gold'])).code).not.toBe(0);
}, 30_000);

test.each([
  'soon',
  '2027-02-30',
  '2027-02-30T12:00:00Z',
  '2027-01-31T12:00',
  '2020-01-01',
  '9999-12-31',
  '9999-12-31T23:59:59-01:00',
])(
  '`tenant plan --until %s` is refused',
  async (until) => {
    const { code, text } = await cli(['tenant', 'plan', buyer.tenantId, 'enterprise', '--until', until]);
    // a day that is over is a date, which only the service refuses
    const expected = until === '2020-01-01' ? 1 : 2;
    expect([code, text]).toEqual([expected, expect.stringMatching(/must be a date|invalid/)]);
    expect(await billing.stored(buyer)).toMatchObject({ plan: 'pro' });
  },
  30_000,
);

test('without Stripe the commands that need it say so', async () => {
  const { code, text } = await cli(['billing', 'reconcile'], { withStripe: false });
  expect([code, text]).toEqual([1, expect.stringContaining('does not sell plans')]);
}, 30_000);
