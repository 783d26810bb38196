import { setTimeout as wait } from 'node:timers/promises';
import { type Scope, scopeIdOf } from '../../auth/scope.ts';
import { isLockTimeout } from '../../db/errors.ts';
import type { Database, ScopeTransaction } from '../../db/transaction/database.ts';
import { AppError } from '../../lib/errors.ts';
import type { RecordedReply } from '../../lib/recorded-reply.ts';
import { currentRequest } from '../../lib/request-context.ts';
import { Turns } from '../../lib/turns.ts';
import {
  claimKey,
  findRecordedRequest,
  forgetKeys,
  type IdempotencyKey,
  recordReply,
} from './idempotency.repository.ts';

export class IdempotencyKeyReused extends AppError {
  readonly code = 'idempotency_key_reused';
  readonly status = 422;
  constructor() {
    super('This Idempotency-Key was already used for a different request. Send this request with a new key.');
  }
}

/** The first request with this key has not finished yet. */
export class RequestInProgress extends AppError {
  readonly code = 'request_in_progress';
  readonly status = 503;
  override readonly headers = { 'Retry-After': '1' };
  constructor() {
    super(
      'Another request with this Idempotency-Key is still running. Repeat this request later to get its response.',
    );
  }
}

/** Another process holds the key. */
class KeyIsBusy extends Error {}

// Limits the time between attempts; each attempt waits up to KEY_LOCK_TIMEOUT_MS while holding a connection.
const PAUSES_MS = [50, 100, 200, 400, 800, 1_600];
const TURN_LIMITS = { timeoutMs: 10_000, maxWaiting: 100 };

/** A key that belongs to nobody gets no reply to the request of another such key, whose rights may differ. */
const callerOf = (scope: Scope): string =>
  scope.kind === 'tenant' ? (scope.userId ?? scope.keyId ?? '') : '';

export class IdempotencyService {
  readonly #database: Database;
  readonly #turns = new Turns(TURN_LIMITS);

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Runs `run`, with every service that it calls, in one transaction that also records its reply. A repetition gets the
   * recorded reply. While the first request runs, a repetition waits without a connection, and runs itself if the first
   * fails; a failed request stores nothing. Throws IdempotencyKeyReused if the fingerprint differs, RequestInProgress if
   * the first request takes too long.
   */
  once(
    scope: Scope,
    request: { readonly key: string; readonly fingerprint: Buffer },
    run: () => Promise<RecordedReply>,
  ): Promise<RecordedReply & { readonly replayed: boolean }> {
    const { fingerprint } = request;
    const key = { key: request.key, userId: callerOf(scope) };
    const name = JSON.stringify([scopeIdOf(scope), key.userId, key.key]);
    const attempt = () =>
      this.#database.inScope(scope, async (tx) => {
        if (await claimOrGiveUp(tx, key, fingerprint)) {
          const reply = await this.#database.joinedTo(scope, tx, run);
          await recordReply(tx, key, reply);
          return { ...reply, replayed: false };
        }
        const first = await findRecordedRequest(tx, key);
        if (!first?.fingerprint.equals(fingerprint)) throw new IdempotencyKeyReused();
        return { status: first.status ?? 200, json: first.reply ?? '', replayed: true };
      });
    return this.#turns.take(
      name,
      () => patiently(attempt),
      () => new RequestInProgress(),
      currentRequest(),
    );
  }

  /** Deletes the keys of a scope that are older than this many hours. Returns their number. */
  forget(scope: Scope, hours: number): Promise<number> {
    return this.#database.writeOne(scope, (tx) => forgetKeys(tx, hours));
  }
}

async function claimOrGiveUp(
  tx: ScopeTransaction,
  key: IdempotencyKey,
  fingerprint: Buffer,
): Promise<boolean> {
  try {
    return await claimKey(tx, key, fingerprint);
  } catch (error) {
    throw isLockTimeout(error) ? new KeyIsBusy() : error;
  }
}

/** Retries while another process holds the key, and releases the connection between attempts. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (const pauseMs of [...PAUSES_MS, undefined]) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof KeyIsBusy)) throw error;
      if (pauseMs !== undefined) await wait(pauseMs);
    }
  }
  throw new RequestInProgress();
}
