import type { Scope } from '../../../auth/scope.ts';
import { FairQueue } from '../../../db/pools/fair-queue.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { TEXT_SEARCH } from './search.repository.ts';
import type { SearchQuery } from './search.schemas.ts';

const QUEUE_LIMITS = { timeoutMs: 10_000, maxWaiting: 50 };

/** Finds only current versions that the caller may read. */
export class SearchService {
  readonly #database: Database;
  readonly #queue: FairQueue;

  /**
   * `maxSearches`: how many run at once for all tenants. A search can take seconds, and the connections that it does not
   * get are left for everything else, however many tenants search.
   */
  constructor(database: Database, maxSearches: number) {
    this.#database = database;
    this.#queue = new FairQueue(maxSearches, QUEUE_LIMITS);
  }

  /**
   * `q` uses the syntax of web search engines. A query without a word finds nothing. Throws TooManyWaiting, or
   * DatabaseUnavailable when the searches of others take too long.
   */
  async find(scope: Scope, { type, ...query }: SearchQuery, page: PageRequest): Promise<JsonPage> {
    const search = () => this.#database.readAnywhere(scope, (tx) => TEXT_SEARCH[type](tx, query, page));
    // local mode has its pool to itself
    if (scope.kind !== 'tenant') return search();
    return this.#queue.inTurn(scope.tenantId, search);
  }
}
