import { IDENTITY } from '../../../../auth/scope.ts';
import type { Database } from '../../../../db/transaction/database.ts';
import { NotFound } from '../../../../lib/errors.ts';
import { SessionEnded } from '../account.errors.ts';
import { beginEpoch } from '../user.repository.ts';
import {
  type AuthSessionRow,
  deleteAuthSession,
  deleteAuthSessionsOf,
  keepWebSession,
  listAuthSessions,
} from './auth-session.repository.ts';

/** The sessions of a user's browsers. A browser's own is named by the hash of its id. */
export class AuthSessionService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  list(userId: string, ownHash: string): Promise<AuthSessionRow[]> {
    return this.#database.readOne(IDENTITY, (tx) => listAuthSessions(tx, userId, ownHash));
  }

  /** Effective with the next request. Throws NotFound for sessions of others, too. */
  async end(userId: string, id: string): Promise<void> {
    const ended = await this.#database.writeOne(IDENTITY, (tx) => deleteAuthSession(tx, userId, id));
    if (!ended) throw new NotFound('web_session');
  }

  /** Also those that are just being begun. Gives how many there were. Throws SessionEnded for one that was ended itself. */
  endOthers(userId: string, ownHash: string): Promise<number> {
    return this.#database.inScope(IDENTITY, async (tx) => {
      // before the own session is looked at: of two that end each other one remains
      const epoch = await beginEpoch(tx, userId);
      if (!(await keepWebSession(tx, userId, { sid: ownHash, epoch }))) throw new SessionEnded();
      return deleteAuthSessionsOf(tx, userId, ownHash);
    });
  }
}
