import type { Scope } from '../../auth/scope.ts';
import type { Database } from '../../db/transaction/database.ts';
import { correctDrift, findDrift } from './stored-bytes.repository.ts';

/** Keeps the count of a tenant's bytes right; statements that store them do the counting itself. */
export class StoredBytesService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Counts anew, unless that was done within so many hours, and corrects what has drifted: two who write the same key
   * for the first time at once are both counted. Gives 1 where something was wrong, else 0.
   */
  async recount(scope: Scope, hours: number): Promise<number> {
    if (scope.kind === 'local') return 0;
    const found = await this.#database.readOne(scope, (tx) => findDrift(tx, hours));
    if (!found) return 0;
    await this.#database.writeOne(scope, (tx) => correctDrift(tx, found));
    return found.drift === 0 ? 0 : 1;
  }
}
