import { IDENTITY } from '../../../../auth/scope.ts';
import type { Database } from '../../../../db/transaction/database.ts';
import { NotFound } from '../../../../lib/errors.ts';
import { AuthSessionEnded } from '../account.errors.ts';
import { beginEpoch } from '../user.repository.ts';
import {
  type AuthSessionRow,
  deleteAuthSession,
  deleteAuthSessionsOf,
  forgetChosenTenant,
  listAuthSessions,
  moveSessionToEpoch,
} from './auth-session.repository.ts';

/** The auth sessions of a user. Each is identified by the hash of its id. */
export class AuthSessionService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  list(userId: string, ownHash: string): Promise<AuthSessionRow[]> {
    return this.#database.readOne(IDENTITY, (tx) => listAuthSessions(tx, userId, ownHash));
  }

  /** Takes effect with the next request. Throws NotFound, also for sessions of other users. */
  async end(userId: string, id: string): Promise<void> {
    const ended = await this.#database.writeOne(IDENTITY, (tx) => deleteAuthSession(tx, userId, id));
    if (!ended) throw new NotFound('web_session');
  }

  /** The browsers that have chosen a tenant which is removed stay signed in. Returns their number. */
  forgetTenant(tenantId: string): Promise<number> {
    return this.#database.writeOne(IDENTITY, (tx) => forgetChosenTenant(tx, tenantId));
  }

  /**
   * Includes sessions that are just being created. Returns their number. Throws AuthSessionEnded if the caller's own
   * session was ended.
   */
  endOthers(userId: string, ownHash: string): Promise<number> {
    return this.#database.inScope(IDENTITY, async (tx) => {
      // before the caller's session is checked: of two sessions that end each other, one remains
      const epoch = await beginEpoch(tx, userId);
      if (!(await moveSessionToEpoch(tx, userId, { sid: ownHash, epoch }))) throw new AuthSessionEnded();
      return deleteAuthSessionsOf(tx, userId, ownHash);
    });
  }
}
