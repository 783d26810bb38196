import type Stripe from 'stripe';

/** What a quantity costs. Graduated: each unit costs what its tier says. Volume: all cost what the last tier says. */
export function amountOf(price: Stripe.Price, quantity: number): number {
  if (price.billing_scheme === 'per_unit') return (price.unit_amount ?? 0) * quantity;
  const tiers = price.tiers ?? [];
  if (price.tiers_mode === 'volume') {
    const tier = tiers.find(({ up_to }) => up_to === null || quantity <= up_to);
    return tier ? costIn(tier, quantity) : 0;
  }
  let below = 0;
  let total = 0;
  for (const tier of tiers) {
    const units = Math.min(quantity, tier.up_to ?? quantity) - below;
    if (units <= 0) break;
    total += costIn(tier, units);
    below += units;
  }
  return total;
}

const costIn = ({ flat_amount, unit_amount }: Stripe.Price.Tier, units: number): number =>
  (flat_amount ?? 0) + (unit_amount ?? 0) * units;
