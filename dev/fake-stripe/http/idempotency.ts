import { isDeepStrictEqual } from 'node:util';
import { DAY } from '../state/clock.ts';
import { StripeError } from './stripe-error.ts';

export interface StoredResponse {
  readonly status: number;
  /** JSON text. */
  readonly body: string;
}

export interface KeyedRequest {
  readonly key: string;
  readonly path: string;
  readonly params: Record<string, unknown>;
}

interface Entry extends KeyedRequest {
  readonly requestId: string;
  readonly usedAt: number;
  readonly response: StoredResponse;
  settled: boolean;
}

const RETENTION = DAY;

/** The responses to POSTs with an `Idempotency-Key`, for 24 hours. */
export class Idempotency {
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The earlier response to the same request, if there was one. Throws if the key was used for another request. */
  recall({ key, path, params }: KeyedRequest): Entry | undefined {
    const entry = this.#entries.get(key);
    if (!entry || entry.usedAt < this.#now() - RETENTION) return undefined;
    if (entry.path !== path)
      throw reused(key, `for the same endpoint they were first used for ('${entry.path}')`);
    if (!isDeepStrictEqual(entry.params, params)) {
      throw reused(key, 'with the same parameters they were first used with');
    }
    if (!entry.settled) throw inUse(key);
    return entry;
  }

  /** Until `settle` the request counts as running, and a second one with its key gets 409. */
  remember(request: KeyedRequest, requestId: string, response: StoredResponse): void {
    this.#entries.set(request.key, { ...request, requestId, response, usedAt: this.#now(), settled: false });
  }

  settle(key: string): void {
    const entry = this.#entries.get(key);
    if (entry) entry.settled = true;
  }
}

function reused(key: string, how: string): StripeError {
  const message =
    `Keys for idempotent requests can only be used ${how}. ` +
    `Try using a key other than '${key}' if you meant to execute a different request.`;
  return new StripeError(400, { type: 'idempotency_error', message });
}

function inUse(key: string): StripeError {
  const message = `There is currently another in-progress request using this Idempotent Key (${key}).`;
  return new StripeError(409, { type: 'idempotency_error', message, code: 'idempotency_key_in_use' });
}
