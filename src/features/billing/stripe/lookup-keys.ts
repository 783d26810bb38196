import type Stripe from 'stripe';
import type { PaidPlan } from '../../entitlements/plans.ts';

export type BillingInterval = 'month' | 'year';

/** The lookup keys of the prices that are for sale. */
const LOOKUP_KEYS: Readonly<Record<PaidPlan, Readonly<Record<BillingInterval, string>>>> = {
  pro: { month: 'omnimemory_pro_monthly', year: 'omnimemory_pro_yearly' },
  enterprise: { month: 'omnimemory_enterprise_monthly', year: 'omnimemory_enterprise_yearly' },
};

const PLANS = Object.keys(LOOKUP_KEYS) as PaidPlan[];

export const ALL_LOOKUP_KEYS: readonly string[] = PLANS.flatMap((plan) => Object.values(LOOKUP_KEYS[plan]));

/** The metadata of a price or a product that is not for sale to everyone, such as a negotiated price. */
const PLAN_METADATA = 'omnimemory_plan';

export function lookupKeyOf(plan: PaidPlan, interval: BillingInterval): string {
  return LOOKUP_KEYS[plan][interval];
}

export function planOfLookupKey(lookupKey: string | null): PaidPlan | undefined {
  return PLANS.find((plan) => lookupKey !== null && Object.values(LOOKUP_KEYS[plan]).includes(lookupKey));
}

export function planOfMetadata(metadata: Stripe.Metadata | null | undefined): PaidPlan | undefined {
  return PLANS.find((plan) => plan === metadata?.[PLAN_METADATA]);
}
