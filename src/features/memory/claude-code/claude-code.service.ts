import type { Scope } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { NotFound, PreconditionFailed } from '../../../lib/errors.ts';
import type { SessionService } from '../sessions/session.service.ts';
import { type ClaudeCodeRow, findClaudeCode, upsertClaudeCode } from './claude-code.repository.ts';
import type { SaveClaudeCode } from './claude-code.schemas.ts';

/** What Claude Code says of itself in one session. */
export type ClaudeCodeSession = ClaudeCodeRow;

export class ClaudeCodeService {
  readonly #database: Database;
  readonly #sessions: SessionService;

  constructor(database: Database, sessions: SessionService) {
    this.#database = database;
    this.#sessions = sessions;
  }

  /**
   * Replaces what was saved for the session, which may have ended. Throws NotFound for an unknown session, and
   * PreconditionFailed where the revision is not `ifMatch`; 0 means that nothing is saved.
   */
  async save(
    scope: Scope,
    sessionId: string,
    details: SaveClaudeCode,
    ifMatch?: number,
  ): Promise<ClaudeCodeSession> {
    const saved = await this.#database.writeOne(scope, (tx) =>
      upsertClaudeCode(tx, sessionId, details, ifMatch),
    );
    if (saved) return saved;
    await this.#sessions.get(scope, sessionId);
    throw new PreconditionFailed();
  }

  /** Throws NotFound when the session is unknown or nothing was saved for it. */
  async get(scope: Scope, sessionId: string): Promise<ClaudeCodeSession> {
    const details = await this.#database.readOne(scope, (tx) => findClaudeCode(tx, sessionId));
    if (!details) throw new NotFound('claude_code_session');
    return details;
  }
}
