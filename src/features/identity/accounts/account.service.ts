import { IDENTITY } from '../../../auth/scope.ts';
import type { SignedInUser } from '../../../auth/signed-in-user.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { NotFound } from '../../../lib/errors.ts';
import { generateToken, hashToken } from '../../../lib/token.ts';
import { InvalidToken, NoPassword, WrongCredentials } from './account.errors.ts';
import { type AccountDependencies, type SignedIn, sendInBackground, shown, type User } from './account.ts';
import { deleteExpiredAttempts } from './attempt.repository.ts';
import type { MailAllowance } from './attempts.ts';
import { deleteAuthSessionsOf, deleteExpiredAuthSessions } from './auth-sessions/auth-session.repository.ts';
import type { AccountDeletionService } from './deletion/account-deletion.service.ts';
import { refuseGuessable } from './passwords/password-rules.ts';
import { deleteLinkedIdentities, listIdentities } from './providers/identity.repository.ts';
import {
  deleteExpiredTokens,
  deleteTokensOf,
  findToken,
  insertReset,
  takeToken,
} from './tokens/token.repository.ts';
import {
  findProfile,
  findUser,
  findUserByEmail,
  type ProfileRow,
  recordPasswordLogin,
  replacePasswordHash,
  setPasswordHash,
} from './user.repository.ts';

export type Profile = ProfileRow;

/** Accounts with an email address and a password. Email addresses are in lower case. */
export class AccountService {
  readonly #database: Database;
  readonly #dependencies: AccountDependencies;
  readonly #deletions: AccountDeletionService;

  constructor(database: Database, dependencies: AccountDependencies, deletions: AccountDeletionService) {
    this.#database = database;
    this.#dependencies = dependencies;
    this.#deletions = deletions;
  }

  /** Cancels a deletion of the account that waits. Throws WrongCredentials, after the same time whatever is wrong. */
  async logIn(email: string, password: string): Promise<SignedIn> {
    const user = await this.#database.readOne(IDENTITY, (tx) => findUserByEmail(tx, email));
    if (!(await this.#dependencies.passwords.matches(user?.password_hash, password)) || !user)
      throw new WrongCredentials();
    const from = user.password_hash ?? '';
    const to = this.#dependencies.passwords.isOutdated(from)
      ? await this.#dependencies.passwords.hash(password)
      : from;
    const { epoch, returned } = await this.#database.inScope(IDENTITY, async (tx) => {
      const recorded = await recordPasswordLogin(tx, user.id, { from, to });
      if (!recorded) throw new WrongCredentials();
      const returned = await this.#deletions.cancelIfAny(tx, user.id, recorded);
      return { epoch: recorded.session_epoch, returned };
    });
    await returned?.complete();
    return { user: shown(user), epoch, deletionCancelled: returned !== undefined };
  }

  /** Returns before it looks for the account, so that the response reveals nothing. */
  forgotPassword(email: string, mail: MailAllowance = 'ample'): void {
    if (mail === 'none') return;
    this.#dependencies.background.run('forgot password', async () => {
      const token = generateToken();
      const found = await this.#database.writeOne(IDENTITY, (tx) => insertReset(tx, hashToken(token), email));
      if (found) sendInBackground(this.#dependencies, this.#dependencies.mails.resetPassword(email, token));
    });
  }

  /**
   * Ends every session of the user, removes linked providers (an intruder may have added one), and returns the email
   * address. Throws InvalidToken.
   */
  async resetPassword(token: string, password: string): Promise<string> {
    const tokenHash = hashToken(token);
    // do not spend time on hashing for an invalid token
    if (!(await this.#database.readOne(IDENTITY, (tx) => findToken(tx, tokenHash, 'reset_password'))))
      throw new InvalidToken();
    const hash = await this.#dependencies.passwords.hash(password);
    const { email, ...ways } = await this.#database.inScope(IDENTITY, async (tx) => {
      const found = await findToken(tx, tokenHash, 'reset_password');
      if (!found?.user_id) throw new InvalidToken();
      refuseGuessable(password, found.email, 'password');
      // before the token, as in RegistrationService.verifyEmail
      await setPasswordHash(tx, found.user_id, hash);
      if (!(await takeToken(tx, tokenHash, 'reset_password'))) throw new InvalidToken();
      await deleteTokensOf(tx, found.email);
      // the providers first: a sign-in with one of them checks it again once it has a session
      const removed = await deleteLinkedIdentities(tx, found.user_id);
      await deleteAuthSessionsOf(tx, found.user_id);
      return { email: found.email, removed, kept: await listIdentities(tx, found.user_id) };
    });
    sendInBackground(this.#dependencies, this.#dependencies.mails.passwordChanged(email, ways));
    return email;
  }

  /** Throws WrongCredentials, NoPassword. */
  async confirmPassword(userId: string, password: string): Promise<void> {
    const user = await this.#database.readOne(IDENTITY, (tx) => findUser(tx, userId));
    if (user && !user.password_hash) throw new NoPassword();
    if (!(await this.#dependencies.passwords.matches(user?.password_hash, password)))
      throw new WrongCredentials();
  }

  /**
   * Ends every session of the user, including the caller's, who needs a new one. Throws NoPassword, or
   * WrongCredentials, also when the password was changed while `current` was being checked.
   */
  async changePassword(
    userId: string,
    { current, next }: { current: string; next: string },
  ): Promise<SignedIn> {
    const user = await this.#database.readOne(IDENTITY, (tx) => findUser(tx, userId));
    if (user && !user.password_hash) throw new NoPassword();
    if (!(await this.#dependencies.passwords.matches(user?.password_hash, current)) || !user)
      throw new WrongCredentials();
    refuseGuessable(next, user.email, 'new_password');
    const hashes = { from: user.password_hash ?? '', to: await this.#dependencies.passwords.hash(next) };
    const { epoch, kept } = await this.#database.inScope(IDENTITY, async (tx) => {
      const changed = await replacePasswordHash(tx, userId, hashes);
      if (!changed) throw new WrongCredentials();
      await deleteTokensOf(tx, user.email);
      await deleteAuthSessionsOf(tx, userId);
      return { epoch: changed.session_epoch, kept: await listIdentities(tx, userId) };
    });
    sendInBackground(
      this.#dependencies,
      this.#dependencies.mails.passwordChanged(user.email, { removed: [], kept }),
    );
    return { user: shown(user), epoch, deletionCancelled: false };
  }

  /**
   * The signed-in user, for offers such as invitations that are made to an email address. Throws NotFound for an
   * account that was just deleted.
   */
  async signedInUser(userId: string): Promise<SignedInUser> {
    const user = await this.#database.readOne(IDENTITY, (tx) => findUser(tx, userId));
    if (!user) throw new NotFound('user');
    return { userId, email: user.email, emailVerified: user.email_verified_at !== null };
  }

  /** `undefined` for an account that was just deleted. */
  async find(userId: string): Promise<User | undefined> {
    const user = await this.#database.readOne(IDENTITY, (tx) => findUser(tx, userId));
    return user && shown(user);
  }

  /** Throws NotFound for an account that was just deleted. */
  async profile(userId: string): Promise<Profile> {
    const profile = await this.#database.readOne(IDENTITY, (tx) => findProfile(tx, userId));
    if (!profile) throw new NotFound('user');
    return profile;
  }

  /** Deletes expired tokens, web sessions and attempt counters. Returns the number of rows. */
  forgetExpired(): Promise<number> {
    return this.#database.inScope(IDENTITY, async (tx) => {
      const counts = [deleteExpiredTokens(tx), deleteExpiredAuthSessions(tx), deleteExpiredAttempts(tx)];
      return (await Promise.all(counts)).reduce((sum, count) => sum + count);
    });
  }
}
