import pg from 'pg';
import Stripe from 'stripe';
import { lookupKeyOf } from '../../src/features/billing/stripe/lookup-keys.ts';
import { TENANT_PREFIX } from '../support/seed.ts';

export interface FakeStripeProcess {
  readonly url: string;
  readonly secretKey: string;
}

/** A tenant with a subscription. */
export interface Subscriber {
  readonly tenantId: string;
  readonly subscription: Stripe.Subscription;
}

export function clientOf({ url, secretKey }: FakeStripeProcess): Stripe {
  const { hostname: host, port } = new URL(url);
  return new Stripe(secretKey, { host, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });
}

/** Gives each of the first tenants a customer with a subscription, as after a checkout. */
export async function subscribe(stripe: Stripe, billingUrl: string, tenants: number): Promise<Subscriber[]> {
  const product = await stripe.products.create({ name: 'Pro' });
  const price = await stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 1_900,
    recurring: { interval: 'month' },
    lookup_key: lookupKeyOf('pro', 'month'),
  });
  const subscribers = await Promise.all(
    Array.from({ length: tenants }, async (_, n) => {
      const { id: customer } = await stripe.customers.create({});
      const subscription = await stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
      return { tenantId: `${TENANT_PREFIX}${n + 1}`, subscription };
    }),
  );
  await remember(billingUrl, subscribers);
  return subscribers;
}

async function remember(billingUrl: string, subscribers: readonly Subscriber[]): Promise<void> {
  const client = new pg.Client({ connectionString: billingUrl });
  await client.connect();
  try {
    const customers = subscribers.map(({ subscription }) => subscription.customer);
    await client.query(
      `with made as (insert into stripe_customers (customer_id, tenant_id)
          select * from unnest($1::text[], $2::text[]) returning *)
        update tenants set stripe_customer_id = made.customer_id from made where tenants.id = made.tenant_id`,
      [customers, subscribers.map(({ tenantId }) => tenantId)],
    );
  } finally {
    await client.end();
  }
}
