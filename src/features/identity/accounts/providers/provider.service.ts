import { randomUUID } from 'node:crypto';
import { IDENTITY } from '../../../../auth/scope.ts';
import type { Database, Transaction } from '../../../../db/transaction/database.ts';
import { AppError, NotFound } from '../../../../lib/errors.ts';
import type { Mail } from '../../../../lib/mailer.ts';
import { AccountExists, LastWayIn, SessionEnded } from '../account.errors.ts';
import type { AccountTools } from '../account.service.ts';
import { deleteAuthSessionsOf, hasWebSession } from '../auth-sessions/auth-session.repository.ts';
import { holdEpoch, insertVerifiedUser, lockUser, recordProviderLogin } from '../user.repository.ts';
import {
  deleteIdentity,
  findIdentity,
  insertIdentity,
  listIdentities,
  matchIdentity,
} from './identity.repository.ts';
import type { ProviderProfile } from './provider.ts';
import { SignInRefused } from './provider-strategy.ts';

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

  readonly #tools: AccountTools;

  constructor(database: Database, tools: AccountTools) {
    this.#database = database;
    this.#tools = tools;
  }

  /**
   * The user whose identity it is, or else a new one with the address that the provider has verified. An account that
   * has the address is not taken for the same person's: throws AccountExists. Throws EmailNotVerified, and SignInRefused
   * for an identity that is just taken away.
   */
  signIn(profile: ProviderProfile): Promise<{ readonly userId: string; readonly epoch: number }> {
    return this.#database.inScope(IDENTITY, async (tx) => {
      const known = await findIdentity(tx, profile);
      const userId = known ?? (await this.#newUser(tx, profile));
      // the account before the identity, as whoever takes an identity away does
      const { session_epoch: epoch } = await recordProviderLogin(tx, userId);
      if ((await matchIdentity(tx, profile, profile.verifiedEmail)) !== userId) throw new SignInRefused();
      return { userId, epoch };
    });
  }

  /**
   * Whether the identity still lets the user in; waits for whoever is just taking it away. To be asked when there is a
   * session: an identity goes before the sessions, so that one of the two sees the other.
   */
  async stillOpens(userId: string, profile: ProviderProfile): Promise<boolean> {
    const matches = (tx: Transaction) => matchIdentity(tx, profile, profile.verifiedEmail);
    return (await this.#database.writeOne(IDENTITY, matches)) === userId;
  }

  /**
   * Lets a user in by this identity from now on, and tells them by mail. Throws SessionEnded where the session that asks
   * was ended while the provider was asked, as a reset of the password does, and IdentityTaken where the identity is
   * another user's.
   */
  async link(
    userId: string,
    profile: ProviderProfile,
    session: { readonly epoch: number; readonly sessionHash: string },
  ): Promise<void> {
    const owner = await this.#database.inScope(IDENTITY, async (tx) => {
      const user = await lockUser(tx, userId);
      const isOpen =
        (await holdEpoch(tx, userId, session.epoch)) &&
        (await hasWebSession(tx, userId, session.sessionHash));
      if (!user || !isOpen) throw new SessionEnded();
      const { verifiedEmail: email } = profile;
      if (await insertIdentity(tx, profile, { id: userId, email })) return user;
      if ((await matchIdentity(tx, profile, email)) !== userId) throw new IdentityTaken();
      return undefined;
    });
    if (!owner) return;
    const { mails } = this.#tools;
    this.#mail(mails.providerLinked(owner.email, { issuer: profile.issuer, email: profile.verifiedEmail }));
  }

  /**
   * Takes an identity away, ends every other session of the user, and tells them by mail. Throws NotFound, and LastWayIn
   * where the account would be left without a password and without a provider.
   */
  async unlink(userId: string, identityId: string, sessionHash: string): Promise<void> {
    const { user, identity } = await this.#database.inScope(IDENTITY, async (tx) => {
      const user = await lockUser(tx, userId);
      const identities = await listIdentities(tx, userId);
      const identity = identities.find(({ id }) => id === identityId);
      if (!user || !identity) throw new NotFound('identity');
      if (user.password_hash === null && identities.length === 1) throw new LastWayIn();
      await deleteIdentity(tx, userId, identityId);
      await deleteAuthSessionsOf(tx, userId, sessionHash);
      return { user, identity };
    });
    this.#mail(this.#tools.mails.providerRemoved(user.email, identity));
  }

  #mail(mail: Mail): void {
    this.#tools.background.run('send mail', () => this.#tools.mailer.send(mail));
  }

  async #newUser(tx: Transaction, profile: ProviderProfile): Promise<string> {
    const { verifiedEmail: email, name, avatarUrl: avatar_url } = profile;
    if (!email) throw new EmailNotVerified();
    const id = `user_${randomUUID()}`;
    const user = await insertVerifiedUser(tx, { id, email, name, avatar_url, password_hash: null });
    if (!user) {
      // perhaps another request of the same person has just made it
      const known = await findIdentity(tx, profile);
      if (known) return known;
      throw new AccountExists();
    }
    // a second one with another address has to wait for this, and then fails as a whole
    if (!(await insertIdentity(tx, profile, { id, email }))) throw new IdentityTaken();
    return id;
  }
}
