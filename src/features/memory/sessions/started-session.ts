import type { Scope } from '../../../auth/scope.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { SessionEnded } from './session.errors.ts';
import type { SessionService } from './session.service.ts';

/** As OmniMemory 1 wrote it into sessions that nobody had started. */
const UNKNOWN_VERSION = '1.0.0';

interface Started {
  readonly database: Database;
  readonly sessions: SessionService;
  readonly session_id: string;
  readonly tool_id: string;
}

/**
 * Stores something of a session, which is started if it is unknown: `store` writes with one statement, and returns
 * `undefined` if the session is not open. One transaction, as far as anything is written. Throws SessionEnded.
 */
export async function inStartedSession<T>(
  scope: Scope,
  { database, sessions, session_id, tool_id }: Started,
  store: (tx: ScopeTransaction) => Promise<T | undefined>,
): Promise<T> {
  // nearly always the session is open, and one round trip is enough
  const stored = await database.writeOne(scope, store);
  if (stored !== undefined) return stored;
  const again = await database.inScope(scope, async (tx) => {
    await sessions.startChosenIn(tx, { session_id, tool_id, tool_version: UNKNOWN_VERSION });
    return store(tx);
  });
  if (again === undefined) throw new SessionEnded();
  return again;
}
