import type { Scope } from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { type CacheHitRow, insertCacheHit, insertCacheHits, listCacheHits } from './cache-hit.repository.ts';
import type { ListCacheHits, RecordCacheHit } from './cache-hit.schemas.ts';

export type CacheHit = CacheHitRow;

export class CacheHitService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  record(scope: Scope, hit: RecordCacheHit): Promise<CacheHit> {
    return this.#database.writeOne(scope, (tx) => insertCacheHit(tx, hit));
  }

  /** As part of a batch that is stored as a whole. */
  async recordIn(tx: ScopeTransaction, hits: readonly RecordCacheHit[]): Promise<void> {
    if (hits.length > 0) await insertCacheHits(tx, hits);
  }

  /** Newest first. */
  list(scope: Scope, filter: ListCacheHits, page: PageRequest): Promise<JsonPage> {
    return this.#database.readOne(scope, (tx) => listCacheHits(tx, filter, page));
  }
}
