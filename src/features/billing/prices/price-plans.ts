import type Stripe from 'stripe';
import { BILLING } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import type { PaidPlan } from '../../entitlements/plans.ts';
import { BillingMisconfigured } from '../billing.errors.ts';
import { planOfLookupKey, planOfMetadata } from '../stripe/lookup-keys.ts';
import type { StripeGateway } from '../stripe/stripe-gateway.ts';
import { findPrices, type RememberedPrice } from './price.repository.ts';

/** The plans of some prices. */
export interface PricePlans {
  readonly planOf: (price: Stripe.Price) => PaidPlan | undefined;
  /** To be remembered, for the day on which a lookup key moves to another price. */
  readonly known: readonly RememberedPrice[];
}

/** What the price itself says: its lookup key, or its metadata. */
export const statedPlan = ({ lookup_key, metadata }: Stripe.Price): PaidPlan | undefined =>
  planOfLookupKey(lookup_key) ?? planOfMetadata(metadata);

/**
 * Finds the plan of each price, by the first of these that says one: its lookup key, its metadata, what is remembered of
 * the price, the other prices of its product, the metadata of its product. Only reads.
 */
export async function pricePlans(
  held: Database,
  stripe: StripeGateway,
  prices: readonly Stripe.Price[],
): Promise<PricePlans> {
  const plans = new Map<string, PaidPlan>();
  const learn = (find: (price: Stripe.Price) => PaidPlan | undefined) => {
    for (const price of prices.filter(({ id }) => !plans.has(id))) {
      const plan = find(price);
      if (plan) plans.set(price.id, plan);
    }
  };
  const unknown = () => prices.filter(({ id }) => !plans.has(id));
  const catalogue: RememberedPrice[] = [];
  learn(statedPlan);
  if (unknown().length > 0) {
    const remembered = await held.readOne(BILLING, (tx) =>
      findPrices(tx, { priceIds: unknown().map(({ id }) => id), productIds: unknown().map(productOf) }),
    );
    learn(({ id }) => remembered.find(({ price_id }) => price_id === id)?.plan);
    learn((price) => planOfProduct(price, remembered));
  }
  if (unknown().length > 0) {
    catalogue.push(...rememberable(await stripe.cataloguePrices(), statedPlan));
    learn((price) => planOfProduct(price, catalogue));
  }
  const products = await productPlans(stripe, unknown());
  learn((price) => products.get(productOf(price)));
  const planOf = ({ id }: Stripe.Price) => plans.get(id);
  return { planOf, known: [...catalogue, ...rememberable(prices, planOf)] };
}

/** A product that sells two plans says nothing about its other prices. */
function planOfProduct(price: Stripe.Price, known: readonly RememberedPrice[]): PaidPlan | undefined {
  const plans = new Set(
    known.filter(({ product_id }) => product_id === productOf(price)).map(({ plan }) => plan),
  );
  return plans.size === 1 ? [...plans][0] : undefined;
}

async function productPlans(
  stripe: StripeGateway,
  prices: readonly Stripe.Price[],
): Promise<ReadonlyMap<string, PaidPlan | undefined>> {
  const found = new Map<string, PaidPlan | undefined>();
  for (const product of new Set(prices.map(productOf)))
    found.set(product, planOfMetadata(await metadataOf(stripe, product)));
  return found;
}

/** A key that may not read products says nothing; the log has the refusal. */
async function metadataOf(stripe: StripeGateway, product: string): Promise<Stripe.Metadata | undefined> {
  try {
    return await stripe.productMetadata(product);
  } catch (error) {
    if (error instanceof BillingMisconfigured) return undefined;
    throw error;
  }
}

export function rememberable(
  prices: readonly Stripe.Price[],
  planOf: (price: Stripe.Price) => PaidPlan | undefined,
): RememberedPrice[] {
  return prices.flatMap((price) => {
    const plan = planOf(price);
    const { id: price_id, lookup_key } = price;
    return plan ? [{ price_id, product_id: productOf(price), lookup_key, plan }] : [];
  });
}

const productOf = ({ product }: Stripe.Price): string => (typeof product === 'string' ? product : product.id);
