import { AppError } from '../../lib/errors.ts';
import type { PlanId } from '../entitlements/plans.ts';

export class BillingNotConfigured extends AppError {
  readonly code = 'billing_not_configured';
  readonly status = 501;
  constructor() {
    super('This installation does not sell plans. Ask its operator for one.');
  }
}

/** Stripe did not respond, or asked to wait. Only the log has its message, which can name our account. */
export class BillingUnavailable extends AppError {
  readonly code = 'billing_unavailable';
  readonly status = 503;
  override readonly headers = { 'Retry-After': '5' };
  constructor(cause: unknown) {
    super('The payment provider is not responding. Try again later.');
    this.cause = cause;
  }
}

/** The call may succeed under another idempotency key. */
export class IdempotencyKeyUsed extends BillingUnavailable {}

/** Stripe refused, and will refuse again until the operator changes something. The log has the reason. */
export class BillingMisconfigured extends AppError {
  readonly code = 'billing_misconfigured';
  readonly status = 502;
  constructor(cause: unknown) {
    super(
      'The payment provider refused the request because of a setting of this installation. Trying again does not help; tell its operator.',
    );
    this.cause = cause;
  }
}

export class PaymentRefused extends AppError {
  readonly code = 'payment_refused';
  readonly status = 402;
  constructor(cause: unknown) {
    super('The payment was refused. Change the payment method with POST /v1/billing/portal.');
    this.cause = cause;
  }
}

/** The key's account does not know the customer, or the customer is deleted. */
export class CustomerUnknown extends AppError {
  readonly code = 'billing_customer_unknown';
  readonly status = 409;
  constructor(cause: unknown, advice = 'Trying again does not help; tell the operator.') {
    super(`The payment provider does not know the billing account of the tenant. ${advice}`);
    this.cause = cause;
  }

  /** For a tenant that pays for nothing: checkout replaces the customer. */
  static replaceable({ cause }: CustomerUnknown): CustomerUnknown {
    return new CustomerUnknown(cause, 'Get a new one with POST /v1/billing/checkout.');
  }
}

export class CustomerKnown extends AppError {
  readonly code = 'billing_customer_known';
  readonly status = 409;
  constructor() {
    super(
      'Stripe knows the customer of the tenant, so it was not released. End the subscription in Stripe instead.',
    );
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

/** For the operator, who may know what Stripe said. */
export function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}
