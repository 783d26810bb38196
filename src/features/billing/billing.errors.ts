import { AppError } from '../../lib/errors.ts';
import type { PlanId } from '../entitlements/plans.ts';

export class BillingNotConfigured extends AppError {
  readonly code = 'billing_not_configured';
  readonly status = 501;
  constructor() {
    super('This installation does not sell plans. Ask its operator for one.');
  }
}

/** Stripe did not respond, or responded with an error. Only the log has its message, which can name our account. */
export class BillingUnavailable extends AppError {
  readonly code = 'billing_unavailable';
  readonly status = 503;
  override readonly headers = { 'Retry-After': '5' };
  constructor(cause: unknown) {
    super('The payment provider is not responding. Try again later.');
    this.cause = cause;
  }
}

export class SubscriptionExists extends AppError {
  readonly code = 'subscription_exists';
  readonly status = 409;
  constructor() {
    super('The tenant already has a subscription. Change it with POST /v1/billing/portal.');
  }
}

export class NoCustomer extends AppError {
  readonly code = 'billing_customer_missing';
  readonly status = 409;
  constructor() {
    super('The tenant has no billing account yet. Start with POST /v1/billing/checkout.');
  }
}

export class PriceMissing extends AppError {
  readonly code = 'plan_not_for_sale';
  readonly status = 409;
  constructor(plan: PlanId) {
    super(`The plan ${plan} is not sold at this interval. Choose another interval or plan.`);
  }
}
