import type Stripe from 'stripe';
import type { Logger } from '../../../lib/logger.ts';
import {
  BillingMisconfigured,
  BillingUnavailable,
  CustomerUnknown,
  IdempotencyKeyUsed,
  PaymentRefused,
} from '../billing.errors.ts';
import { isStripeError } from './stripe-package.ts';

type FaultKind =
  /** Waiting helps: the network, Stripe's servers, a lock, too many requests. */
  | 'passing'
  /** The idempotency key was used with other parameters; another key helps. */
  | 'key_used'
  | 'payment_refused'
  /** The key's account has no such customer, or the customer is deleted. */
  | 'customer_unknown'
  /** Stripe will refuse the request until the operator changes the configuration. */
  | 'refused';

// Stripe tells the mode apart in the message only.
const OTHER_MODE = /a similar object exists in (live|test) mode/i;

/**
 * Sorts Stripe's errors by what helps, by the HTTP statuses and codes of docs.stripe.com/error-low-level. 424 is a
 * failure beyond Stripe.
 */
export function kindOf(error: Stripe.errors.StripeError): FaultKind {
  const { statusCode, code, rawType } = error;
  if (statusCode === undefined || statusCode >= 500) return 'passing';
  if ([409, 424, 429].includes(statusCode) || code === 'rate_limit' || code === 'lock_timeout')
    return 'passing';
  if (rawType === 'idempotency_error') return 'key_used';
  if (statusCode === 402) return 'payment_refused';
  return isMissing(error) && isAboutCustomer(error) ? 'customer_unknown' : 'refused';
}

/** The object does not exist in this account; false for one that exists in the other mode. */
export const isMissing = (error: unknown): boolean =>
  isStripeError(error) && error.code === 'resource_missing' && !OTHER_MODE.test(error.message);

const isAboutCustomer = ({ param, message }: Stripe.errors.StripeError): boolean =>
  param === 'customer' || message.startsWith('No such customer');

const ERRORS = {
  passing: BillingUnavailable,
  key_used: IdempotencyKeyUsed,
  payment_refused: PaymentRefused,
  customer_unknown: CustomerUnknown,
  refused: BillingMisconfigured,
} as const satisfies Record<FaultKind, new (cause: unknown) => Error>;

/** Calls Stripe. Its errors become ours, and the log gets a line for each one that will not pass by itself. */
export async function calling<T>(log: Logger, operation: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw ourErrorOf(log, operation, error);
  }
}

/** The same for an error that has been caught already. Faults of this program stay what they are. */
export function ourErrorOf(log: Logger, operation: string, error: unknown): unknown {
  if (!isStripeError(error)) return error;
  const kind = kindOf(error);
  withoutEmails(error);
  const ours = new ERRORS[kind](error);
  if (kind !== 'passing') log.error({ code: ours.code, operation, ...detailsOf(error) }, MESSAGES[kind]);
  return ours;
}

const EMAIL_ADDRESS = /[^\s"'`<>(),:;]+@[^\s"'`<>(),:;]+/g;

/** Stripe quotes the email address that it refuses, and its message reaches the log and the list of jobs. */
function withoutEmails(error: Stripe.errors.StripeError): void {
  const cleared = (text: string) => text.replace(EMAIL_ADDRESS, '(an email address)');
  // the stack begins with the message
  Object.assign(error, { message: cleared(error.message), stack: cleared(error.stack ?? '') });
}

/** For the operator: Stripe masks keys in its messages. */
function detailsOf({ statusCode, rawType, code, param, requestId, message }: Stripe.errors.StripeError) {
  return {
    stripe: { status: statusCode, type: rawType, code, param, request_id: requestId, message },
  };
}

const MESSAGES: Readonly<Record<Exclude<FaultKind, 'passing'>, string>> = {
  key_used: 'Stripe knows the idempotency key with other parameters; the request gets another key',
  payment_refused: 'Stripe refused a payment; the tenant has to change the payment method',
  customer_unknown:
    'Stripe does not know the customer: it was deleted, or the key belongs to another account; compare STRIPE_SECRET_KEY with the account, or run `omnimemory billing release`',
  refused:
    'Stripe refused a request and will refuse it again: check STRIPE_SECRET_KEY, its mode and its permissions',
};
