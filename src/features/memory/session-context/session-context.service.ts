import type { Scope } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import type { SessionService } from '../sessions/session.service.ts';
import { findContext, insertEntry, type RecordedEntry } from './session-context.repository.ts';
import type { ContextEntry, ContextKind, SessionContext } from './session-context.schemas.ts';

/** The files, searches, decisions and memories that a session used. */
export class SessionContextService {
  readonly #database: Database;
  readonly #sessions: SessionService;

  constructor(database: Database, sessions: SessionService) {
    this.#database = database;
    this.#sessions = sessions;
  }

  /** Throws NotFound or SessionEnded. */
  async append(
    scope: Scope,
    sessionId: string,
    entry: ContextEntry,
  ): Promise<RecordedEntry & { readonly kind: ContextKind }> {
    const recorded = await this.#database.writeOne(scope, (tx) => insertEntry(tx, sessionId, entry));
    return recorded ? { kind: entry.kind, ...recorded } : this.#sessions.refuseMissing(scope, sessionId);
  }

  /** Adds all of them or none. Returns the context with them. Throws NotFound or SessionEnded. */
  async appendAll(
    scope: Scope,
    sessionId: string,
    entries: readonly ContextEntry[],
  ): Promise<SessionContext> {
    const context = await this.#database.inScope(scope, async (tx) => {
      // in their order; the first one locks the session
      for (const entry of entries) if (!(await insertEntry(tx, sessionId, entry))) return undefined;
      return findContext(tx, sessionId);
    });
    return context ?? this.#sessions.refuseMissing(scope, sessionId);
  }

  /** Throws NotFound. */
  async get(scope: Scope, sessionId: string): Promise<SessionContext> {
    const context = await this.#database.readAnywhere(scope, (tx) => findContext(tx, sessionId));
    if (!context) throw new NotFound('session');
    return context;
  }
}
