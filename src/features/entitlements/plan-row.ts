import { z } from 'zod';
import { type PaidPlan, PLAN_IDS } from './plans.ts';

const paidPlan = z.enum(PLAN_IDS).exclude(['free']) satisfies z.ZodType<PaidPlan>;

/** The columns that decide about a tenant's entitlements. */
export const planRow = z.object({
  plan: z.enum(PLAN_IDS),
  manual_plan: paidPlan.nullable(),
  status: z.string().nullable(),
  quantity: z.int().nullable(),
  grace_until: z.string().nullable(),
});
export type PlanRow = Readonly<z.infer<typeof planRow>>;

export const PLAN_COLUMNS = ['plan', 'manual_plan', 'status', 'quantity', 'grace_until'] as const;
