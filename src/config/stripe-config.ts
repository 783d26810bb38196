import { z } from 'zod';
import { httpUrl, wholeNumber } from './values.ts';

export interface StripeConfig {
  readonly secretKey: string;
  /** The current secret first; a second one during a rotation. */
  readonly webhookSecrets: readonly string[];
  /** The URL of the API: Stripe's own, or a fake for development. */
  readonly apiBase: string;
  /** The URL to which Stripe's pages redirect back; `{tenant_id}` in it stands for the tenant. */
  readonly returnUrl: string;
  /** How long access continues after a failed payment. */
  readonly graceDays: number;
}

const webhookSecret = z
  .string()
  .regex(/^\S{16,}$/, 'must be the signing secret of the webhook endpoint (whsec_…)');

/** The variables, to be spread into a schema of the whole environment. */
export const stripeEnvironment = {
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^[sr]k_\S+$/, 'must be a secret key (sk_…) or a restricted key (rk_…)')
    .optional(),
  STRIPE_WEBHOOK_SECRET: webhookSecret.optional(),
  STRIPE_WEBHOOK_SECRET_PREVIOUS: webhookSecret.optional(),
  STRIPE_API_BASE: httpUrl.default('https://api.stripe.com'),
  BILLING_RETURN_URL: httpUrl.optional(),
  BILLING_GRACE_DAYS: wholeNumber(0, 90).default(7),
};

type Values = z.infer<z.ZodObject<typeof stripeEnvironment>>;

/** `undefined` without a key. `publicUrl`: where the pages of Stripe lead back to, unless BILLING_RETURN_URL says it. */
export function stripeOf(values: Values, publicUrl: string): StripeConfig | undefined {
  if (!values.STRIPE_SECRET_KEY) return undefined;
  const secrets = [values.STRIPE_WEBHOOK_SECRET, values.STRIPE_WEBHOOK_SECRET_PREVIOUS];
  return Object.freeze({
    secretKey: values.STRIPE_SECRET_KEY,
    webhookSecrets: secrets.filter((secret) => secret !== undefined),
    apiBase: values.STRIPE_API_BASE,
    returnUrl: values.BILLING_RETURN_URL ?? `${publicUrl}/t/{tenant_id}/plan`,
    graceDays: values.BILLING_GRACE_DAYS,
  });
}
