import type { PaidPlan, PlanId } from './plans.ts';

/** The columns that decide about a tenant's entitlements. */
export interface PlanRow {
  readonly plan: PlanId;
  readonly manual_plan: PaidPlan | null;
  readonly status: string | null;
  readonly quantity: number | null;
  readonly grace_until: string | null;
}

export const PLAN_COLUMNS = ['plan', 'manual_plan', 'status', 'quantity', 'grace_until'] as const;
