import type { Scope } from '../../auth/scope.ts';
import type { Database } from '../../db/transaction/database.ts';
import { correctDrift, countLocalBytes, findDrift } from './stored-bytes.repository.ts';

/** Corrects the count of a tenant's bytes; the statements that store the bytes do the counting. */
export class StoredBytesService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Recounts, unless that was done within this many hours, and corrects any drift: two concurrent first writes of the
   * same key are both counted. Returns 1 if the count was wrong, else 0.
   */
  async recount(scope: Scope, hours: number): Promise<number> {
    if (scope.kind === 'local') return 0;
    const found = await this.#database.inSnapshot(scope, async (tx) =>
      findDrift(tx, hours, await countLocalBytes(tx)),
    );
    if (!found) return 0;
    await this.#database.writeOne(scope, (tx) => correctDrift(tx, found));
    return found.drift === 0 ? 0 : 1;
  }
}
