import { BILLING } from '../../../auth/scope.ts';
import type { Database, Transaction } from '../../../db/transaction/database.ts';
import { IdempotencyKeyUsed } from '../billing.errors.ts';
import { claimRequest, finishRequest, type RequestClaim } from './outgoing-request.repository.ts';
import { isStripeError } from './stripe-package.ts';

/** An object that Stripe created. */
interface StripeObject {
  readonly id: string;
}

/**
 * Makes Stripe create an object exactly once: the idempotency key is committed before the call, and a call without a
 * response is repeated with the same key. `keep` runs in the transaction that ends the call. `held` has no transaction
 * open in the meantime.
 */
export async function createOnce<T extends StripeObject>(
  held: Database,
  claim: RequestClaim,
  call: (idempotencyKey: string) => Promise<T>,
  keep: (tx: Transaction, made: T) => Promise<void> = async () => {},
): Promise<T> {
  const once = () => createUnderOneKey(held, claim, call, keep);
  try {
    return await once();
  } catch (error) {
    // an older release sent other parameters under the key; that key is used up now
    if (error instanceof IdempotencyKeyUsed) return once();
    throw error;
  }
}

async function createUnderOneKey<T extends StripeObject>(
  held: Database,
  claim: RequestClaim,
  call: (idempotencyKey: string) => Promise<T>,
  keep: (tx: Transaction, made: T) => Promise<void>,
): Promise<T> {
  const { request_id } = await held.inScope(BILLING, (tx) => claimRequest(tx, claim));
  try {
    const made = await call(request_id);
    await held.inScope(BILLING, async (tx) => {
      await keep(tx, made);
      await finishRequest(tx, request_id, made.id);
    });
    return made;
  } catch (error) {
    if (wasRefused(error)) await held.writeOne(BILLING, (tx) => finishRequest(tx, request_id, null));
    throw error;
  }
}

/** Stripe would repeat a refusal with the same key for a day. It stores nothing for these two. */
function wasRefused(error: unknown): boolean {
  const { cause } = error as { cause?: unknown };
  if (!isStripeError(cause)) return false;
  const { statusCode } = cause;
  return statusCode !== undefined && statusCode !== 409 && statusCode !== 429;
}
