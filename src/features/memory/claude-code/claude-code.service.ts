import type { Scope } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { NotFound, PreconditionFailed } from '../../../lib/errors.ts';
import type { SessionService } from '../sessions/session.service.ts';
import { type ClaudeCodeRow, findClaudeCode, upsertClaudeCode } from './claude-code.repository.ts';
import type { SaveClaudeCode } from './claude-code.schemas.ts';

/** The details that Claude Code reports about itself in a session. */
export type ClaudeCodeSession = ClaudeCodeRow;

export class ClaudeCodeService {
  readonly #database: Database;
  readonly #sessions: SessionService;

  constructor(database: Database, sessions: SessionService) {
    this.#database = database;
    this.#sessions = sessions;
  }

  /**
   * Replaces the stored details; the session may have ended. Throws NotFound for an unknown session, and
   * PreconditionFailed if the revision is not `ifMatch`; 0 means that nothing is stored.
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

  /** Throws NotFound if the session is unknown or nothing is stored for it. */
  async get(scope: Scope, sessionId: string): Promise<ClaudeCodeSession> {
    const details = await this.#database.readAnywhere(scope, (tx) => findClaudeCode(tx, sessionId));
    if (!details) throw new NotFound('claude_code_session');
    return details;
  }
}
