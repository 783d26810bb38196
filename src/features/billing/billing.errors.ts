import { AppError } from '../../lib/errors.ts';
import type { PlanId } from '../entitlements/plans.ts';

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
