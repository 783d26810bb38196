import type { Database } from '../../db/database.ts';
import type { JsonPage, PageRequest } from '../../db/json-page.ts';
import type { Scope } from '../../db/scope.ts';
import { type CacheHitRow, insertCacheHit, listCacheHits } from './cache-hit.repository.ts';
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

  /** Newest first. */
  list(scope: Scope, filter: ListCacheHits, page: PageRequest): Promise<JsonPage> {
    return this.#database.readOne(scope, (tx) => listCacheHits(tx, filter, page));
  }
}
