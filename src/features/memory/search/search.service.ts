import type { Scope } from '../../../auth/scope.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { TEXT_SEARCH } from './search.repository.ts';
import type { SearchType } from './search.schemas.ts';

/** Finds only what the caller may read, and only what is believed now. */
export class SearchService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** `q` in the syntax of web search engines. A query without a word finds nothing. */
  find(
    scope: Scope,
    query: { readonly q: string; readonly type: SearchType },
    page: PageRequest,
  ): Promise<JsonPage> {
    return this.#database.readOne(scope, (tx) => TEXT_SEARCH[query.type](tx, query.q, page));
  }
}
