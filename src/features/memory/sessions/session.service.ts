import { createHash } from 'node:crypto';
import type { Scope } from '../../../auth/scope.ts';
import { isUniqueViolation } from '../../../db/errors.ts';
import type { JsonPage, PageRequest } from '../../../db/query/json-page.ts';
import type { Database, ScopeTransaction } from '../../../db/transaction/database.ts';
import { AppError, NotFound, PreconditionFailed } from '../../../lib/errors.ts';
import {
  endIdleSessions,
  endOpenSession,
  type FoundSession,
  findOrInsertSession,
  findSession,
  insertSession,
  type LockedSession,
  listSessions,
  lockSessions,
  type NewSession,
  type SessionRow,
  touchOpenSession,
  updateSession,
} from './session.repository.ts';
import type { ListSessions, StartSession, UpdateSession } from './session.schemas.ts';

export type Session = SessionRow;

export class SessionEnded extends AppError {
  readonly code = 'session_ended';
  readonly status = 409;
  constructor() {
    super('The session has ended; start a new one.');
  }
}

export class SessionService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  start(scope: Scope, session: StartSession): Promise<Session> {
    const begun = withProject(session);
    return this.#database.writeOne(scope, (tx) => insertSession(tx, begun));
  }

  /**
   * Continues the caller's open session or starts one: found by instance first, then by process, and always within
   * the same tool. A caller that names neither gets a new session every time.
   */
  async getOrCreate(scope: Scope, session: StartSession): Promise<FoundSession> {
    const wanted = withProject(session);
    if (session.instance_id === undefined && session.process_id === undefined) {
      return { ...(await this.#database.writeOne(scope, (tx) => insertSession(tx, wanted))), created: true };
    }
    const attempt = () => this.#database.writeOne(scope, (tx) => findOrInsertSession(tx, wanted));
    // Two calls that give one instance to two sessions of a process meet on the unique index; the second time the
    // winner's session is there to be found.
    return attempt().catch((error) => (isUniqueViolation(error) ? attempt() : Promise.reject(error)));
  }

  /** Throws NotFound. */
  async get(scope: Scope, sessionId: string): Promise<Session> {
    const session = await this.#database.readOne(scope, (tx) => findSession(tx, sessionId));
    if (!session) throw new NotFound('session');
    return session;
  }

  list(scope: Scope, filter: ListSessions, page: PageRequest): Promise<JsonPage> {
    return this.#database.readOne(scope, (tx) => listSessions(tx, filter, page));
  }

  /** Throws NotFound or SessionEnded. */
  async heartbeat(scope: Scope, sessionId: string): Promise<Session> {
    const session = await this.#database.writeOne(scope, (tx) => touchOpenSession(tx, sessionId));
    return session ?? this.refuseMissing(scope, sessionId);
  }

  /** Ending twice gives the first end again. Throws NotFound. */
  async end(scope: Scope, sessionId: string): Promise<Session> {
    const ended = await this.#database.writeOne(scope, (tx) => endOpenSession(tx, sessionId));
    return ended ?? this.get(scope, sessionId);
  }

  /**
   * Changes what is given and leaves the rest; an ended session too. Throws NotFound, and PreconditionFailed where the
   * session has another revision than `ifMatch`. Without `ifMatch` the last writer wins.
   */
  async update(scope: Scope, sessionId: string, change: UpdateSession, ifMatch?: number): Promise<Session> {
    const updated = await this.#database.writeOne(scope, (tx) =>
      updateSession(tx, sessionId, change, ifMatch),
    );
    if (updated) return updated;
    await this.get(scope, sessionId);
    throw new PreconditionFailed();
  }

  /** Gives the number of sessions it ended. */
  endIdle(scope: Scope, timeoutMinutes: number): Promise<number> {
    return this.#database.writeOne(scope, (tx) => endIdleSessions(tx, timeoutMinutes));
  }

  /** Those of the sessions that there are, none of which ends before the transaction does. */
  async lockIn(tx: ScopeTransaction, ids: readonly string[]): Promise<LockedSession[]> {
    return ids.length === 0 ? [] : lockSessions(tx, ids);
  }

  /** Says why a write found no open session: throws NotFound or SessionEnded. */
  async refuseMissing(scope: Scope, sessionId: string): Promise<never> {
    await this.get(scope, sessionId);
    throw new SessionEnded();
  }
}

/** The project of a workspace: the first 16 hex digits of the SHA-256 of its path, as in every OmniMemory client. */
export function projectIdOf(workspacePath: string): string {
  return createHash('sha256').update(workspacePath, 'utf8').digest('hex').slice(0, 16);
}

function withProject(session: StartSession): NewSession {
  return {
    ...session,
    project_id: session.workspace_path === undefined ? null : projectIdOf(session.workspace_path),
  };
}
