import Stripe from 'stripe';
import {
  type FakeStripe,
  type FakeStripeOptions,
  startFakeStripe,
} from '../../dev/fake-stripe/fake-stripe.ts';

export interface FakeWithClient {
  readonly fake: FakeStripe;
  /** The real SDK. */
  readonly stripe: Stripe;
}

/** A running fake and the real SDK that talks to it. */
export async function startWithClient(options: FakeStripeOptions = {}): Promise<FakeWithClient> {
  const fake = await startFakeStripe(options);
  return { fake, stripe: clientOf(fake) };
}

/** The SDK waits half a second before a retry, so tests switch retries off unless they are about them. */
export function clientOf(
  fake: FakeStripe,
  config: Partial<ConstructorParameters<typeof Stripe>[1]> = {},
): Stripe {
  return new Stripe(fake.secretKey, {
    ...fake.clientOptions,
    maxNetworkRetries: 0,
    telemetry: false,
    ...config,
  });
}

/** A monthly price of 19.00 per seat with this lookup key. */
export async function newPrice(
  stripe: Stripe,
  lookupKey = 'pro_monthly',
  params: Partial<Stripe.PriceCreateParams> = {},
): Promise<Stripe.Price> {
  const product = await stripe.products.create({ name: lookupKey });
  return stripe.prices.create({
    product: product.id,
    currency: 'usd',
    unit_amount: 1_900,
    recurring: { interval: 'month' },
    lookup_key: lookupKey,
    ...params,
  });
}

export async function newSubscription(
  stripe: Stripe,
  params: Partial<Stripe.SubscriptionCreateParams> = {},
): Promise<Stripe.Subscription> {
  const customer = await stripe.customers.create({ email: 'owner@example.com' });
  const price = await newPrice(stripe, `price_${customer.id}`);
  return stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }], ...params });
}
