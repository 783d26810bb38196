import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type Stripe from 'stripe';

const require = createRequire(import.meta.url);
let loaded: typeof Stripe | undefined;

/**
 * The SDK, loaded when billing first needs it: it is two hundred modules, and most processes sell nothing. By its file,
 * because `require` alone gives a second copy with error classes of its own.
 */
export function stripePackage(): typeof Stripe {
  loaded ??= require(fileURLToPath(import.meta.resolve('stripe'))).default as typeof Stripe;
  return loaded;
}

export const isStripeError = (error: unknown): error is Stripe.errors.StripeError =>
  error instanceof stripePackage().errors.StripeError;
