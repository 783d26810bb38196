import { z } from 'zod';
import { type PaidPlan, PLAN_IDS } from './plans.ts';

const paidPlan = z.enum(PLAN_IDS).exclude(['free']) satisfies z.ZodType<PaidPlan>;

/** The columns that decide about a tenant's entitlements. */
export const planRow = z.object({
  plan: z.enum(PLAN_IDS),
  /** The plan that the live subscription sells, whether or not it gives access now. */
  bought_plan: paidPlan.nullable(),
  manual_plan: paidPlan.nullable(),
  manual_plan_until: z.string().nullable(),
  status: z.string().nullable(),
  quantity: z.int().nullable(),
  grace_until: z.string().nullable(),
});
export type PlanRow = Readonly<z.infer<typeof planRow>>;

export const PLAN_COLUMNS = [
  'plan',
  'manual_plan',
  'manual_plan_until',
  'bought_plan',
  'status',
  'quantity',
  'grace_until',
] as const;
