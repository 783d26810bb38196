import type { Scope } from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { TEXT_SEARCH } from './search.repository.ts';
import type { SearchType } from './search.schemas.ts';

/** Finds only current versions that the caller may read. */
export class SearchService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** `q` uses the syntax of web search engines. A query without a word finds nothing. */
  find(
    scope: Scope,
    query: { readonly q: string; readonly type: SearchType },
    page: PageRequest,
  ): Promise<JsonPage> {
    return this.#database.readOne(scope, (tx) => TEXT_SEARCH[query.type](tx, query.q, page));
  }
}
