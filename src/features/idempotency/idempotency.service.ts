import { AppError } from '../../base/errors.ts';
import type { Database } from '../../db/database.ts';
import type { Scope } from '../../db/scope.ts';
import { claimKey, findRecordedRequest, forgetKeys, recordReply } from './idempotency.repository.ts';

/** A reply as it was sent the first time. */
export interface RecordedReply {
  readonly status: number;
  readonly json: string;
}

export class IdempotencyKeyReused extends AppError {
  readonly code = 'idempotency_key_reused';
  readonly status = 422;
  constructor() {
    super('This Idempotency-Key was used for another request; take a new one.');
  }
}

export class IdempotencyService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Runs `run` in one transaction with the record of its reply. A repetition under the same key gets the recorded
   * reply; one that comes while the first still runs waits for it. When `run` fails, nothing is recorded and nothing
   * has happened. Throws IdempotencyKeyReused where the fingerprint differs.
   */
  once(
    scope: Scope,
    request: { readonly key: string; readonly fingerprint: Buffer },
    run: (database: Database) => Promise<RecordedReply>,
  ): Promise<RecordedReply & { readonly replayed: boolean }> {
    const { fingerprint } = request;
    const key = { key: request.key, userId: (scope.kind === 'tenant' && scope.userId) || '' };
    return this.#database.inScope(scope, async (tx) => {
      if (await claimKey(tx, key, fingerprint)) {
        const reply = await run(this.#database.joinedTo(scope, tx));
        await recordReply(tx, key, reply);
        return { ...reply, replayed: false };
      }
      const first = await findRecordedRequest(tx, key);
      if (!first?.fingerprint.equals(fingerprint)) throw new IdempotencyKeyReused();
      return { status: first.status ?? 200, json: first.reply ?? '', replayed: true };
    });
  }

  /** Forgets the keys of a scope that are older than so many hours, and gives their number. */
  forget(scope: Scope, hours: number): Promise<number> {
    return this.#database.writeOne(scope, (tx) => forgetKeys(tx, hours));
  }
}
