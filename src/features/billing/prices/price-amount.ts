import type Stripe from 'stripe';

/** What a quantity costs in the currency's minor unit; `null` if the price does not say it in whole units. */
export function amountFor(price: Stripe.Price, quantity: number): number | null {
  if (price.billing_scheme === 'per_unit') return wholeOrNull(price.unit_amount, quantity);
  const tiers = price.tiers ?? [];
  return price.tiers_mode === 'volume' ? volumeAmount(tiers, quantity) : graduatedAmount(tiers, quantity);
}

/** Every unit costs what the tier of the whole quantity says. */
function volumeAmount(tiers: readonly Stripe.Price.Tier[], quantity: number): number | null {
  const tier = tiers.find(({ up_to }) => up_to === null || quantity <= up_to);
  return tier ? costIn(tier, quantity) : null;
}

/** Each unit costs what its own tier says. */
function graduatedAmount(tiers: readonly Stripe.Price.Tier[], quantity: number): number | null {
  let [below, total] = [0, 0];
  for (const tier of tiers) {
    if (below >= quantity) break;
    const units = Math.min(quantity, tier.up_to ?? quantity) - below;
    const cost = costIn(tier, units);
    if (cost === null) return null;
    total += cost;
    below += units;
  }
  return below === quantity ? total : null;
}

function costIn({ flat_amount, unit_amount, ...tier }: Stripe.Price.Tier, units: number): number | null {
  // an amount with fractions of a cent has only its decimal form
  const isFractional = unit_amount === null && tier.unit_amount_decimal !== null;
  return isFractional ? null : (flat_amount ?? 0) + (unit_amount ?? 0) * units;
}

const wholeOrNull = (amount: number | null, quantity: number): number | null =>
  amount === null ? null : amount * quantity;
