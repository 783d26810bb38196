import Stripe from 'stripe';
import { AppError } from '../../../lib/errors.ts';

/** Who sends what we cannot verify learns no more than that. */
export class InvalidSignature extends AppError {
  readonly code = 'invalid_signature';
  readonly status = 400;
  constructor() {
    super('The Stripe-Signature does not fit this body, or is not of now.');
  }
}

/** How far the time of the signature may be from ours, in both directions. 0 would switch the check off in the SDK. */
const TOLERANCE_SECONDS = 300;

/**
 * Throws InvalidSignature unless one of the secrets has signed these very bytes at about this time. There are two
 * secrets while they are rotated.
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
    const { signature } = Stripe.webhooks;
    return signature?.verifyHeader(body, header ?? '', secret, TOLERANCE_SECONDS, undefined, now) === true;
  } catch {
    // not only its own error: a header without a value in it makes the SDK throw a TypeError
    return false;
  }
}

// The SDK accepts any time to come, and a signature with one would be good for years. It takes the last `t`, as we do.
function isFromTheFuture(header: string, now: number): boolean {
  const times = header.split(',').filter((part) => part.startsWith('t='));
  const seconds = Number.parseInt(times.at(-1)?.slice(2) ?? '', 10);
  return !(seconds <= now / 1_000 + TOLERANCE_SECONDS);
}
