import { randomUUID } from 'node:crypto';
import { IDENTITY } from '../../../../auth/scope.ts';
import type { Database, Transaction } from '../../../../db/transaction/database.ts';
import { AppError, NotFound } from '../../../../lib/errors.ts';
import { AccountExists, AuthSessionEnded, LastWayIn } from '../account.errors.ts';
import { type AccountDependencies, sendInBackground } from '../account.ts';
import { deleteAuthSessionsOf, hasWebSession } from '../auth-sessions/auth-session.repository.ts';
import type { AccountDeletionService } from '../deletion/account-deletion.service.ts';
import { insertVerifiedUser, lockEpoch, lockUser, recordProviderLogin } from '../user.repository.ts';
import {
  deleteIdentity,
  findIdentity,
  insertIdentity,
  listIdentities,
  matchIdentity,
} from './identity.repository.ts';
import type { ProviderProfile } from './provider.ts';
import { SignInRefused } from './sign-in-fault.ts';

export class EmailNotVerified extends AppError {
  readonly code = 'email_not_verified';
  readonly status = 403;
  constructor() {
    super(
      'The provider does not confirm that your email address is verified. Verify it there, then try again.',
    );
  }
}

export class IdentityTaken extends AppError {
  readonly code = 'identity_taken';
  readonly status = 409;
  constructor() {
    super(
      'This provider account is already linked to another account here. Sign in to that account, or use another provider account.',
    );
  }
}

export interface ProviderSignIn {
  readonly userId: string;
  readonly epoch: number;
  /** Whether the sign-in has cancelled the deletion of the account. */
  readonly deletionCancelled: boolean;
}

/** The session of the browser that has returned from a provider. */
export interface ReturnedSession {
  readonly epoch: number;
  readonly sessionHash: string;
  signIn(userId: string, signedIn: Omit<ProviderSignIn, 'userId'>): Promise<void>;
  signOut(): Promise<void>;
}

/** Accounts that sign in with a provider. They are found by issuer and subject, never by email address. */
export class ProviderService {
  readonly #database: Database;

  readonly #dependencies: AccountDependencies;
  readonly #deletions: AccountDeletionService;

  constructor(database: Database, dependencies: AccountDependencies, deletions: AccountDeletionService) {
    this.#database = database;
    this.#dependencies = dependencies;
    this.#deletions = deletions;
  }

  /**
   * Completes what the browser was sent to the provider for: to sign in, or to link the identity to the user `linkTo`.
   * `userId`: who is signed in now. Returns the user's id. Throws SignInRefused if another user has signed in meanwhile, or
   * if the identity was unlinked, and what `signIn` and `link` throw.
   */
  async complete(
    { profile, linkTo }: { readonly profile: ProviderProfile; readonly linkTo: string | undefined },
    session: ReturnedSession,
    userId: string | undefined,
  ): Promise<string> {
    if (linkTo === undefined) return this.#openSession(profile, session);
    if (linkTo !== userId) throw new SignInRefused();
    await this.link(linkTo, profile, session);
    return linkTo;
  }

  async #openSession(profile: ProviderProfile, session: ReturnedSession): Promise<string> {
    const { userId, ...signedIn } = await this.signIn(profile);
    await session.signIn(userId, signedIn);
    if (await this.#stillOpens(userId, profile)) return userId;
    await session.signOut();
    throw new SignInRefused();
  }

  /**
   * The user who has this identity, or else a new one with the email address that the provider has verified. An
   * existing account with that email address may belong to another person: throws AccountExists. Throws EmailNotVerified, and
   * SignInRefused for an identity that is being unlinked. Cancels a deletion of the account that waits.
   */
  async signIn(profile: ProviderProfile): Promise<ProviderSignIn> {
    const { returned, ...signedIn } = await this.#database.inScope(IDENTITY, async (tx) => {
      const known = await findIdentity(tx, profile);
      const userId = known ?? (await this.#newUser(tx, profile));
      // lock the account before the identity, in the same order as unlinking does
      const recorded = await recordProviderLogin(tx, userId);
      if (!recorded || (await matchIdentity(tx, profile, profile.verifiedEmail)) !== userId)
        throw new SignInRefused();
      const returned = await this.#deletions.cancelIfAny(tx, userId, recorded);
      return { userId, epoch: recorded.session_epoch, returned };
    });
    await returned?.complete();
    return { ...signedIn, deletionCancelled: returned !== undefined };
  }

  /**
   * Whether the identity can still sign the user in; waits for a transaction that is unlinking it. Call this when the
   * session exists: unlinking removes the identity before the sessions, so one of the two sees the other.
   */
  async #stillOpens(userId: string, profile: ProviderProfile): Promise<boolean> {
    const matches = (tx: Transaction) => matchIdentity(tx, profile, profile.verifiedEmail);
    return (await this.#database.writeOne(IDENTITY, matches)) === userId;
  }

  /**
   * Links this identity to the user and notifies the user by email. Throws AuthSessionEnded if the session was ended while
   * the provider was asked, for example by a password reset, and IdentityTaken if another user has the identity.
   */
  async link(
    userId: string,
    profile: ProviderProfile,
    session: { readonly epoch: number; readonly sessionHash: string },
  ): Promise<void> {
    const owner = await this.#database.inScope(IDENTITY, async (tx) => {
      const user = await lockUser(tx, userId);
      const isOpen =
        (await lockEpoch(tx, userId, session.epoch)) &&
        (await hasWebSession(tx, userId, session.sessionHash));
      if (!user || !isOpen) throw new AuthSessionEnded();
      const { verifiedEmail: email } = profile;
      if (await insertIdentity(tx, profile, { id: userId, email })) return user;
      if ((await matchIdentity(tx, profile, email)) !== userId) throw new IdentityTaken();
      return undefined;
    });
    if (!owner) return;
    const { mails } = this.#dependencies;
    sendInBackground(
      this.#dependencies,
      mails.providerLinked(owner.email, { issuer: profile.issuer, email: profile.verifiedEmail }),
    );
  }

  /**
   * Unlinks an identity, ends every other session of the user and notifies the user by email. Throws NotFound, and
   * LastWayIn if the account would be left without a password and without a provider.
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
    sendInBackground(this.#dependencies, this.#dependencies.mails.providerRemoved(user.email, identity));
  }

  async #newUser(tx: Transaction, profile: ProviderProfile): Promise<string> {
    const { verifiedEmail: email, name, avatarUrl: avatar_url } = profile;
    if (!email) throw new EmailNotVerified();
    const id = `user_${randomUUID()}`;
    const user = await insertVerifiedUser(tx, { id, email, name, avatar_url, password_hash: null });
    if (!user) {
      // another request of the same person may just have created it
      const known = await findIdentity(tx, profile);
      if (known) return known;
      throw new AccountExists();
    }
    // a second transaction with another email address waits here, and then fails as a whole
    if (!(await insertIdentity(tx, profile, { id, email }))) throw new IdentityTaken();
    return id;
  }
}
