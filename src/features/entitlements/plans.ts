/** What a tenant may use. `null`: no limit. */
export interface Entitlements {
  readonly seats: number | null;
  readonly api_requests_per_minute: number | null;
  readonly ingest_events_per_minute: number | null;
  /** The longest retention that a tenant may choose; nothing is deleted because of a plan. */
  readonly retention_days: number | null;
  readonly checkpoints: number | null;
  /** Bytes of all stored data of a tenant (docs/billing.md explains the count). */
  readonly stored_bytes: number | null;
  readonly audit_export: boolean;
}

export const PLAN_IDS = ['free', 'pro', 'enterprise'] as const;
export type PlanId = (typeof PLAN_IDS)[number];
export type PaidPlan = Exclude<PlanId, 'free'>;
const GIBIBYTE = 1_073_741_824;

/** The plan catalogue. `pro` has as many seats as its subscription pays for, and at least these. */
export const PLANS: Readonly<Record<PlanId, Entitlements>> = {
  free: {
    seats: 5,
    api_requests_per_minute: 600,
    ingest_events_per_minute: 6_000,
    retention_days: 30,
    checkpoints: 5_000,
    stored_bytes: GIBIBYTE,
    audit_export: false,
  },
  pro: {
    seats: 10,
    api_requests_per_minute: 6_000,
    ingest_events_per_minute: 60_000,
    retention_days: 365,
    checkpoints: 250_000,
    stored_bytes: 50 * GIBIBYTE,
    audit_export: true,
  },
  enterprise: {
    seats: null,
    api_requests_per_minute: null,
    ingest_events_per_minute: null,
    retention_days: null,
    checkpoints: null,
    stored_bytes: null,
    audit_export: true,
  },
};

/** Local mode has no plan. */
export const UNLIMITED: Entitlements = PLANS.enterprise;

/** `quantity`: the number of seats that the subscription pays for. */
export function entitlementsOf(plan: PlanId, quantity: number | null): Entitlements {
  const { seats, ...rest } = PLANS[plan];
  if (plan !== 'pro' || seats === null) return { ...rest, seats };
  return { ...rest, seats: Math.max(seats, quantity ?? 0) };
}

/** The cheapest plan that allows this value, so that an error can name it. */
export function cheapestPlanWith(limit: keyof Entitlements, needed: number | true): PlanId | undefined {
  return PLAN_IDS.find((plan) => {
    const allowed = PLANS[plan][limit];
    return allowed === null || allowed === true || (typeof allowed === 'number' && allowed >= Number(needed));
  });
}
