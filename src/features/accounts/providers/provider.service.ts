import { randomUUID } from 'node:crypto';
import { AppError } from '../../../base/errors.ts';
import type { Database, Transaction } from '../../../db/database.ts';
import { IDENTITY } from '../../../db/scope.ts';
import { AccountExists, SessionEnded } from '../account.errors.ts';
import { holdEpoch, insertVerifiedUser, recordProviderLogin } from '../user.repository.ts';
import { insertIdentity, matchIdentity } from './identity.repository.ts';
import type { ProviderProfile } from './provider.ts';

export class EmailNotVerified extends AppError {
  readonly code = 'email_not_verified';
  readonly status = 403;
  constructor() {
    super('The provider does not say that your address is verified; verify it there and try again.');
  }
}

export class IdentityTaken extends AppError {
  readonly code = 'identity_taken';
  readonly status = 409;
  constructor() {
    super('This account at the provider is linked to another account here.');
  }
}

/** Accounts that are entered by way of a provider. They are found by issuer and subject, never by an address. */
export class ProviderService {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * The user whose identity it is, or else a new one with the address that the provider has verified. An account that
   * has the address is not taken for the same person's: throws AccountExists. Throws EmailNotVerified.
   */
  signIn(profile: ProviderProfile): Promise<{ readonly userId: string; readonly epoch: number }> {
    return this.#database.inScope(IDENTITY, async (tx) => {
      const known = await matchIdentity(tx, profile, profile.verifiedEmail);
      const userId = known ?? (await this.#newUser(tx, profile));
      const { session_epoch: epoch } = await recordProviderLogin(tx, userId);
      return { userId, epoch };
    });
  }

  /**
   * Lets a user in by this identity from now on. Throws IdentityTaken where it is another user's, and SessionEnded where
   * the sessions of `epoch` were ended while the provider was asked.
   */
  async link(userId: string, epoch: number, profile: ProviderProfile): Promise<void> {
    await this.#database.inScope(IDENTITY, async (tx) => {
      if (!(await holdEpoch(tx, userId, epoch))) throw new SessionEnded();
      const user = { id: userId, email: profile.verifiedEmail };
      if (await insertIdentity(tx, profile, user)) return;
      if ((await matchIdentity(tx, profile, profile.verifiedEmail)) !== userId) throw new IdentityTaken();
    });
  }

  async #newUser(tx: Transaction, profile: ProviderProfile): Promise<string> {
    const { verifiedEmail: email, name, avatarUrl: avatar_url } = profile;
    if (!email) throw new EmailNotVerified();
    const id = `user_${randomUUID()}`;
    const user = await insertVerifiedUser(tx, { id, email, name, avatar_url, password_hash: null });
    if (!user) {
      // perhaps another request of the same person has just made it
      const known = await matchIdentity(tx, profile, email);
      if (known) return known;
      throw new AccountExists();
    }
    // a second one with another address has to wait for this, and then fails as a whole
    if (!(await insertIdentity(tx, profile, { id, email }))) throw new IdentityTaken();
    return id;
  }
}
