import { StripeError } from './stripe-error.ts';

/** Throws 401 unless the request carries the secret key. */
export function authenticate(header: string | undefined, secretKey: string): void {
  const key = /^Bearer (.+)$/.exec(header ?? '')?.[1];
  if (key === secretKey) return;
  const message = key
    ? `Invalid API Key provided: ${key.slice(0, 8)}${'*'.repeat(Math.max(0, key.length - 12))}${key.slice(-4)}`
    : 'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.';
  throw new StripeError(401, { type: 'invalid_request_error', message });
}
