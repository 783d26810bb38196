import { NotFound } from '../../base/errors.ts';
import type { Database } from '../../db/database.ts';
import type { Scope } from '../../db/scope.ts';
import { type ClaudeCodeRow, findClaudeCode, upsertClaudeCode } from './claude-code.repository.ts';
import type { SaveClaudeCode } from './claude-code.schemas.ts';

/** What Claude Code says of itself in one session. */
export type ClaudeCodeSession = ClaudeCodeRow;

export class ClaudeCodeService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Replaces what was saved for the session, which may have ended. Throws NotFound for an unknown session. */
  async save(scope: Scope, sessionId: string, details: SaveClaudeCode): Promise<ClaudeCodeSession> {
    const saved = await this.#database.writeOne(scope, (tx) => upsertClaudeCode(tx, sessionId, details));
    if (!saved) throw new NotFound('session');
    return saved;
  }

  /** Throws NotFound when the session is unknown or nothing was saved for it. */
  async get(scope: Scope, sessionId: string): Promise<ClaudeCodeSession> {
    const details = await this.#database.readOne(scope, (tx) => findClaudeCode(tx, sessionId));
    if (!details) throw new NotFound('claude_code_session');
    return details;
  }
}
