import type { Scope } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { sumSavings } from './savings.repository.ts';
import type { SavingsQuery, SavingsReport } from './savings.schemas.ts';
import { listTagKeys, listTagValues, summarizeMetrics } from './summary.repository.ts';
import type { Summary, SummaryQuery, TagsQuery, TagWords } from './summary.schemas.ts';

/** Summaries of many samples. Each is one statement over a window of at most 366 days. */
export class SummaryService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  summarize(scope: Scope, query: SummaryQuery): Promise<Summary> {
    return this.#database.readOne(scope, (tx) => summarizeMetrics(tx, query));
  }

  savings(scope: Scope, query: SavingsQuery): Promise<SavingsReport> {
    return this.#database.readOne(scope, (tx) => sumSavings(tx, query));
  }

  tagKeys(scope: Scope, query: TagsQuery): Promise<TagWords> {
    return this.#database.readOne(scope, (tx) => listTagKeys(tx, query));
  }

  tagValues(scope: Scope, key: string, query: TagsQuery): Promise<TagWords> {
    return this.#database.readOne(scope, (tx) => listTagValues(tx, key, query));
  }
}
