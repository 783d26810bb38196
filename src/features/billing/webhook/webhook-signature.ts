import { AppError } from '../../../lib/errors.ts';
import { stripePackage } from '../stripe/stripe-package.ts';

/** The same error for every failure, so that a forger learns nothing more. */
export class InvalidSignature extends AppError {
  readonly code = 'invalid_signature';
  readonly status = 400;
  constructor() {
    super(
      'The Stripe-Signature header does not match the body, or its timestamp is outside the tolerance. Check the endpoint’s signing secret and the clock.',
    );
  }
}

/** Tolerance of the timestamp in both directions. 0 would switch the check off in the SDK. */
const TOLERANCE_SECONDS = 300;

/**
 * Throws InvalidSignature unless one of the secrets signed exactly these bytes at about this time. There are two
 * secrets during a rotation.
 */
export function verifySignature(
  body: Buffer,
  header: string | undefined,
  secrets: readonly string[],
  now = Date.now(),
): void {
  const isSigned = secrets.some((secret) => isSignedWith(secret, body, header, now));
  if (!isSigned || isFromTheFuture(header ?? '', now)) throw new InvalidSignature();
}

function isSignedWith(secret: string, body: Buffer, header: string | undefined, now: number): boolean {
  try {
    const { signature } = stripePackage().webhooks;
    return signature?.verifyHeader(body, header ?? '', secret, TOLERANCE_SECONDS, undefined, now) === true;
  } catch {
    // not only its own error: a header without a value makes the SDK throw a TypeError
    return false;
  }
}

// The SDK accepts any time in the future, so such a signature would be valid for years. The SDK reads the last `t`, and
// so does this check.
function isFromTheFuture(header: string, now: number): boolean {
  const times = header.split(',').filter((part) => part.startsWith('t='));
  const seconds = Number.parseInt(times.at(-1)?.slice(2) ?? '', 10);
  return !(seconds <= now / 1_000 + TOLERANCE_SECONDS);
}
