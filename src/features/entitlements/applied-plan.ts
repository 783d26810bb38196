import { type PaidPlan, PLAN_IDS, type PlanId } from './plans.ts';

/** A plan that the operator gave. */
export interface GivenPlan {
  readonly manual_plan: PaidPlan | null;
  /** `null`: without an end. */
  readonly manual_plan_until: string | null;
}

/** The operator's plan, unless it has ended. It ends by the clock. */
export function givenPlan({ manual_plan, manual_plan_until }: GivenPlan, now: number): PaidPlan | null {
  return manual_plan_until !== null && Date.parse(manual_plan_until) <= now ? null : manual_plan;
}

/** The operator's plan stands beside the subscription: the better of the two applies. */
export function appliedPlan(bought: PaidPlan | null, given: PaidPlan | null): PlanId {
  return PLAN_IDS.findLast((plan) => plan === bought || plan === given) ?? 'free';
}
