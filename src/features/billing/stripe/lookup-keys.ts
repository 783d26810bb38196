import type { PaidPlan } from '../../entitlements/plans.ts';

export type BillingInterval = 'month' | 'year';

/** The lookup keys of the prices in Stripe. A price without one of them gives no plan. */
const LOOKUP_KEYS: Readonly<Record<PaidPlan, Readonly<Record<BillingInterval, string>>>> = {
  pro: { month: 'omnimemory_pro_monthly', year: 'omnimemory_pro_yearly' },
  enterprise: { month: 'omnimemory_enterprise_monthly', year: 'omnimemory_enterprise_yearly' },
};

export function lookupKeyOf(plan: PaidPlan, interval: BillingInterval): string {
  return LOOKUP_KEYS[plan][interval];
}

export function planOfLookupKey(lookupKey: string | null): PaidPlan | undefined {
  return (Object.keys(LOOKUP_KEYS) as PaidPlan[]).find(
    (plan) => lookupKey !== null && Object.values(LOOKUP_KEYS[plan]).includes(lookupKey),
  );
}
