import type { Scope } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { refuseUnknownZone } from '../../../validation/time-zone.ts';
import { sumSavings } from './savings.repository.ts';
import type { SavingsQuery, SavingsReport } from './savings.schemas.ts';
import { readSnapshot, type Snapshot } from './snapshot.repository.ts';
import { listTagKeys, listTagValues, summarizeMetrics } from './summary.repository.ts';
import type { Summary, SummaryQuery, TagsQuery, TagWords } from './summary.schemas.ts';
import { sumByTool, type ToolTotals, type ToolTotalsQuery } from './tool-totals.repository.ts';

export type { Snapshot };

/** Summaries of many samples. Each is one statement over a window of at most 366 days. */
export class SummaryService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Throws ValidationFailed for a time zone that PostgreSQL does not know, like `savings`. */
  summarize(scope: Scope, query: SummaryQuery): Promise<Summary> {
    return this.#database.readAnywhere(scope, (tx) => summarizeMetrics(tx, query)).catch(refuseUnknownZone);
  }

  savings(scope: Scope, query: SavingsQuery): Promise<SavingsReport> {
    return this.#database.readAnywhere(scope, (tx) => sumSavings(tx, query)).catch(refuseUnknownZone);
  }

  /** The tools with the most tokens saved in a window that ends now, at most 1,000, with their active sessions. */
  byTool(scope: Scope, query: ToolTotalsQuery): Promise<readonly ToolTotals[]> {
    return this.#database.readAnywhere(scope, (tx) => sumByTool(tx, query));
  }

  /** Where the counters and gauges of the scope, or of one tool, stand now. */
  snapshot(scope: Scope, toolId?: string): Promise<Snapshot> {
    return this.#database.readAnywhere(scope, (tx) => readSnapshot(tx, toolId));
  }

  tagKeys(scope: Scope, query: TagsQuery): Promise<TagWords> {
    return this.#database.readAnywhere(scope, (tx) => listTagKeys(tx, query));
  }

  tagValues(scope: Scope, key: string, query: TagsQuery): Promise<TagWords> {
    return this.#database.readAnywhere(scope, (tx) => listTagValues(tx, key, query));
  }
}
