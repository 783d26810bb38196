import Stripe from 'stripe';

export interface SignOptions {
  /** Several during a rotation: Stripe then signs with each. */
  readonly secrets: readonly string[];
  /** Unix seconds. Defaults to the machine's time, whatever the fake's clock says. */
  readonly at?: number | undefined;
}

/** The value of the header `Stripe-Signature`. */
export function signatureOf(payload: string, { secrets, at }: SignOptions): string {
  const timestamp = at ?? Math.floor(Date.now() / 1_000);
  const headers = secrets.map((secret) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }),
  );
  const signatures = headers.map((header) => header.slice(header.indexOf(',') + 1));
  return [`t=${timestamp}`, ...signatures].join(',');
}
