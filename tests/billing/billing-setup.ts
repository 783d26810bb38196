import type Stripe from 'stripe';
import type { FakeStripe, FakeStripeOptions } from '../../dev/fake-stripe/fake-stripe.ts';
import { BILLING, type TenantScope } from '../../src/auth/scope.ts';
import { buildServices, defaultDependencies, type Services } from '../../src/container.ts';
import { insertCustomer } from '../../src/features/billing/billing.repository.ts';
import type { StripeServices } from '../../src/features/billing/billing.ts';
import { type BillingInterval, lookupKeyOf } from '../../src/features/billing/stripe/lookup-keys.ts';
import { StripeGateway } from '../../src/features/billing/stripe/stripe-gateway.ts';
import type { PaidPlan } from '../../src/features/entitlements/plans.ts';
import { createLogger, type Logger } from '../../src/lib/logger.ts';
import { startWithClient } from '../fake-stripe/fake-stripe-client.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

export const WEBHOOK_SECRET = 'whsec_current_secret_of_the_tests';
export const GRACE_DAYS = 7;

export interface Buyer extends TenantScope {
  readonly customer: string;
}

export interface Billing {
  readonly db: TestDatabase;
  readonly fake: FakeStripe;
  /** The real SDK, in the place of a person at Stripe's dashboard. */
  readonly stripe: Stripe;
  readonly services: Services;
  readonly stripeServices: StripeServices;
  readonly prices: Readonly<Record<'pro' | 'proYearly' | 'enterprise', string>>;
  /** A tenant that is a customer already, as after its first checkout. */
  newBuyer(): Promise<Buyer>;
  /** What is stored of the tenant. */
  stored(scope: TenantScope): Promise<Record<string, unknown>>;
  /** What should be stored, by the fake's own state. */
  truth(buyer: Buyer): Record<string, unknown>;
  close(): Promise<void>;
}

export interface BillingOptions extends FakeStripeOptions {
  readonly poolSize?: number;
  /** As that of `createTestDatabase`. */
  readonly isDistributed?: boolean;
  readonly log?: Logger;
  /** The page that Stripe's pages lead back to. */
  readonly returnUrl?: string;
}

export async function startBilling({
  poolSize,
  isDistributed,
  log,
  returnUrl,
  ...options
}: BillingOptions = {}): Promise<Billing> {
  const db = await createTestDatabase({
    ...(poolSize === undefined ? {} : { poolSize }),
    ...(isDistributed === undefined ? {} : { isDistributed }),
  });
  const { fake, stripe } = await startWithClient(options);
  const gateway = new StripeGateway(configOf(fake, returnUrl), log ?? createLogger('silent'));
  const dependencies = { ...defaultDependencies(), stripe: gateway, log: log ?? createLogger('silent') };
  const services = buildServices(db.database, dependencies);
  const { stripeServices } = services;
  if (!stripeServices) throw new Error('Billing is not configured.');
  return {
    db,
    fake,
    stripe,
    services,
    stripeServices,
    prices: {
      pro: await newPrice(stripe, 'pro', 'month'),
      proYearly: await newPrice(stripe, 'pro', 'year'),
      enterprise: await newPrice(stripe, 'enterprise', 'month'),
    },
    newBuyer: async () => {
      const scope = await db.newTenant();
      const metadata = { tenant_id: scope.tenantId };
      const { id: customer } = await stripe.customers.create({ name: scope.tenantId, metadata });
      await adopt(db, scope, customer);
      return { ...scope, customer };
    },
    stored: (scope) => storedFields(db, scope),
    truth: ({ customer }) => truthOf(fake, customer),
    close: async () => {
      await fake.close();
      await db.drop();
    },
  };
}

export function configOf(fake: FakeStripe, returnUrl = 'https://app.example/t/{tenant_id}/plan') {
  return {
    secretKey: fake.secretKey,
    webhookSecrets: [WEBHOOK_SECRET],
    apiBase: fake.url,
    returnUrl,
    graceDays: GRACE_DAYS,
  };
}

async function newPrice(stripe: Stripe, plan: PaidPlan, interval: BillingInterval): Promise<string> {
  const product = await stripe.products.create({ name: plan });
  const price = await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 1_900,
    recurring: { interval },
    lookup_key: lookupKeyOf(plan, interval),
  });
  return price.id;
}

async function adopt({ database }: TestDatabase, { tenantId }: TenantScope, customer: string): Promise<void> {
  await database.inScope(BILLING, (tx) => insertCustomer(tx, tenantId, customer));
}

const COLUMNS = `plan, stripe_customer_id, stripe_subscription_id, status, price, quantity, current_period_end, cancel_at,
  cancel_at_period_end, trial_end, grace_until`;

async function storedFields(db: TestDatabase, { tenantId }: TenantScope): Promise<Record<string, unknown>> {
  return db.asAdmin(async (admin) => {
    const { rows } = await admin.query(`select ${COLUMNS} from tenants where id = $1`, [tenantId]);
    return Object.fromEntries(
      Object.entries(rows[0] as Record<string, unknown>).map(([column, value]) => [
        column,
        value instanceof Date ? value.toISOString() : value,
      ]),
    );
  });
}

/** Computed from the fake's state with independent rules, without the network and the code under test. */
function truthOf(fake: FakeStripe, customer: string): Record<string, unknown> {
  const isDeleted = fake.customers.retrieve(customer).deleted === true;
  const rank = (status: string) => {
    const place = ['active', 'trialing', 'past_due'].indexOf(status);
    return place === -1 ? (['canceled', 'incomplete_expired'].includes(status) ? 9 : 8) : place;
  };
  const [one] = fake.store.subscriptions
    .all()
    .filter((subscription) => subscription.customer === customer)
    .sort((a, b) => rank(a.status) - rank(b.status) || b.created - a.created || (a.id < b.id ? 1 : -1));
  const item = one?.items.data[0];
  const time = (seconds: number | null | undefined) =>
    seconds ? new Date(seconds * 1_000).toISOString() : null;
  const invoice = fake.store.invoices.find(String(one?.latest_invoice));
  const graceEnds = one?.status === 'past_due' ? (invoice?.created ?? 0) + GRACE_DAYS * 86_400 : null;
  const isOn = one && (rank(one.status) < 2 || (graceEnds ?? 0) * 1_000 > Date.now());
  return {
    plan: isOn && !isDeleted ? /_(pro|enterprise)_/.exec(item?.price.lookup_key ?? '')?.[1] : 'free',
    stripe_customer_id: isDeleted ? null : customer,
    stripe_subscription_id: one?.id ?? null,
    status: one?.status ?? null,
    price: item?.price.id ?? null,
    quantity: item?.quantity ?? null,
    current_period_end: time(item?.current_period_end),
    cancel_at: time(one?.cancel_at),
    cancel_at_period_end: one?.cancel_at_period_end ?? false,
    trial_end: time(one?.trial_end),
    grace_until: time(graceEnds),
  };
}
