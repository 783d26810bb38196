import type { Scope } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { refuseUnknownZone } from '../../../validation/time-zone.ts';
import { countSessions, type SessionCounts, summarizeSessions } from './session-summary.repository.ts';
import type { SessionSummary, SessionSummaryQuery } from './session-summary.schemas.ts';

export class SessionSummaryService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The sessions that started within a window. Throws ValidationFailed for a time zone that PostgreSQL does not know. */
  summarize(scope: Scope, query: SessionSummaryQuery): Promise<SessionSummary> {
    return this.#database.readAnywhere(scope, (tx) => summarizeSessions(tx, query)).catch(refuseUnknownZone);
  }

  /** All sessions that there are, of one tool or of all, whenever they started. */
  count(scope: Scope, toolId?: string): Promise<SessionCounts> {
    return this.#database.readAnywhere(scope, (tx) => countSessions(tx, toolId));
  }
}
