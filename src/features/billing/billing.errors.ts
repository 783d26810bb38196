import { AppError } from '../../lib/errors.ts';
import { type Entitlements, type PlanId, planThatLifts } from '../entitlements/plans.ts';

export class BillingNotConfigured extends AppError {
  readonly code = 'billing_not_configured';
  readonly status = 501;
  constructor() {
    super('This installation sells no plans; its operator gives them.');
  }
}

/** Stripe did not answer, or not as it should. The log has its words; they can name our account. */
export class BillingUnavailable extends AppError {
  readonly code = 'billing_unavailable';
  readonly status = 503;
  override readonly headers = { 'Retry-After': '5' };
  constructor(cause: unknown) {
    super('The payment provider does not answer just now; try again.');
    this.cause = cause;
  }
}

export class SubscriptionExists extends AppError {
  readonly code = 'subscription_exists';
  readonly status = 409;
  constructor() {
    super('There is a subscription already; change it through POST /v1/billing/portal.');
  }
}

export class NoCustomer extends AppError {
  readonly code = 'billing_customer_missing';
  readonly status = 409;
  constructor() {
    super('There is nothing to manage yet; begin with POST /v1/billing/checkout.');
  }
}

export class PriceMissing extends AppError {
  readonly code = 'plan_not_for_sale';
  readonly status = 409;
  constructor(plan: PlanId) {
    super(`The plan ${plan} has no price of this interval.`);
  }
}

type Countable = 'seats' | 'checkpoints' | 'ingest_events_per_minute' | 'retention_days';

const NOUNS: Readonly<Record<Countable, string>> = {
  seats: 'seats',
  checkpoints: 'checkpoints',
  ingest_events_per_minute: 'events a minute',
  retention_days: 'days of retention',
};

const liftedBy = (plan: PlanId | undefined) => (plan === undefined ? '' : ` The plan ${plan} lifts that.`);

/** What is there already stays, and can be read. */
export class PlanLimitReached extends AppError {
  readonly code = 'plan_limit_reached';
  readonly status: number;
  override readonly headers: Readonly<Record<string, string>> | undefined = undefined;

  private constructor(message: string, status: number, waitMs?: number) {
    super(message);
    this.status = status;
    if (waitMs !== undefined) this.headers = { 'Retry-After': `${Math.ceil(waitMs / 1_000)}` };
  }

  static ofCount(limit: Countable, plan: PlanId, most: number, needed = most + 1): PlanLimitReached {
    const lift =
      limit === 'seats' && plan !== 'free' ? ' More can be bought.' : liftedBy(planThatLifts(limit, needed));
    return new PlanLimitReached(`The plan ${plan} has ${most} ${NOUNS[limit]}.${lift}`, 403);
  }

  /** Time lifts it too. */
  static ofRate(plan: PlanId, most: number, waitMs: number): PlanLimitReached {
    const lift = liftedBy(planThatLifts('ingest_events_per_minute', most + 1));
    return new PlanLimitReached(`The plan ${plan} has ${most} events a minute.${lift}`, 429, waitMs);
  }

  static ofFeature(feature: 'audit_export' | 'sso', plan: PlanId): PlanLimitReached {
    const noun = feature === 'sso' ? 'single sign-on' : 'export of the audit log';
    return new PlanLimitReached(
      `The plan ${plan} has no ${noun}.${liftedBy(planThatLifts(feature, true))}`,
      403,
    );
  }
}

export type FeatureEntitlement = keyof Pick<Entitlements, 'audit_export' | 'sso'>;
