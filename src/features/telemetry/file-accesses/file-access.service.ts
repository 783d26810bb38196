import type { Scope } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import {
  type AccessedFiles,
  type CacheUse,
  countByToolAndHour,
  type FilesOfTier,
  type HourOfTool,
  listFiles,
  sumCacheUse,
  sumTiers,
  TIERS,
} from './file-access.repository.ts';

export { type FilesOfTier, TIERS };

/** The files that tools read and searched, by their operations of the last 366 days. */
export class FileAccessService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Lists files, those with the most accesses first. */
  list(scope: Scope, limit: number): Promise<AccessedFiles> {
    return this.#database.readAnywhere(scope, (tx) => listFiles(tx, limit));
  }

  /**
   * Sums files by how long ago they were used last: within a day, a week, 30 days, or longer. Only tiers that have files.
   * `toolId`: only files that this tool used.
   */
  tiers(scope: Scope, toolId?: string): Promise<readonly FilesOfTier[]> {
    return this.#database.readAnywhere(scope, (tx) => sumTiers(tx, toolId));
  }

  byToolAndHour(scope: Scope, hours: number): Promise<readonly HourOfTool[]> {
    return this.#database.readAnywhere(scope, (tx) => countByToolAndHour(tx, hours));
  }

  /** How the caches of embeddings and files did in the last day. */
  cacheUse(scope: Scope, toolId?: string): Promise<CacheUse> {
    return this.#database.readAnywhere(scope, (tx) => sumCacheUse(tx, toolId));
  }
}
