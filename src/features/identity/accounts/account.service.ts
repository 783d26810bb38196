import { randomUUID } from 'node:crypto';
import { IDENTITY } from '../../../auth/scope.ts';
import type { SignedInUser } from '../../../auth/signed-in-user.ts';
import type { Database } from '../../../db/transaction/database.ts';
import type { Background } from '../../../lib/background.ts';
import { NotFound } from '../../../lib/errors.ts';
import type { Mailer } from '../../../lib/mailer.ts';
import { generateToken, hashToken } from '../../../lib/token.ts';
import {
  AccountExists,
  InvalidToken,
  NoPassword,
  OtherPassword,
  WrongCredentials,
} from './account.errors.ts';
import type { AccountMails } from './account.mails.ts';
import { deleteExpiredAttempts } from './attempt.repository.ts';
import type { MailAllowance } from './attempts.ts';
import { deleteAuthSessionsOf, deleteExpiredAuthSessions } from './auth-sessions/auth-session.repository.ts';
import { hashPassword, isOutdated, verifyPassword } from './passwords/password-hash.ts';
import { refuseGuessable } from './passwords/password-rules.ts';
import { deleteLinkedIdentities, listIdentities } from './providers/identity.repository.ts';
import {
  deleteExpiredTokens,
  deleteTokensOf,
  findToken,
  insertRegistration,
  insertReset,
  repeatRegistration,
  type TokenRow,
  takeToken,
} from './tokens/token.repository.ts';
import {
  findProfile,
  findUser,
  findUserByEmail,
  insertVerifiedUser,
  type ProfileRow,
  recordPasswordLogin,
  replacePasswordHash,
  setPasswordHash,
} from './user.repository.ts';

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string | null;
}

/** A user who has just proved their identity. */
export interface SignedIn {
  readonly user: User;
  /**
   * What the user's session stores (decisions/0019): the session becomes invalid when the account has a later epoch.
   */
  readonly epoch: number;
}

export type Profile = ProfileRow;

export interface AccountTools {
  readonly mailer: Mailer;
  readonly mails: AccountMails;
  readonly background: Background;
}

/** Accounts with an email address and a password. Email addresses are in lower case. */
export class AccountService {
  readonly #database: Database;
  readonly #tools: AccountTools;

  constructor(database: Database, tools: AccountTools) {
    this.#database = database;
    this.#tools = tools;
  }

  /**
   * Does the same work in the same time whether or not the email address has an account; only the email tells its
   * reader. When the email limit is nearly used up, the email carries neither name nor password, so that strangers who
   * register with the email address cannot exhaust it: the reader chooses a password.
   */
  async register(
    { email, password, name }: { email: string; password: string; name?: string | undefined },
    mail: MailAllowance = 'ample',
  ) {
    refuseGuessable(password, email, 'password');
    if (mail === 'none') return;
    const token = generateToken();
    const chosen =
      mail === 'ample'
        ? { name: name ?? null, passwordHash: await hashPassword(password) }
        : { name: null, passwordHash: null };
    const { purpose } = await this.#database.writeOne(IDENTITY, (tx) =>
      insertRegistration(tx, hashToken(token), { email, ...chosen }),
    );
    const { mails } = this.#tools;
    this.#mail(
      purpose === 'verify_email' ? mails.verifyEmail(email, token) : mails.accountExists(email, token),
    );
  }

  /**
   * Creates the account, and requires both the email and the password: the email alone would confirm a stranger's
   * registration, whose password the stranger knows. Throws InvalidToken, OtherPassword, ValidationFailed when a
   * password chosen now is guessable, or AccountExists when a provider has created the account in the meantime.
   */
  async verifyEmail(token: string, password: string): Promise<User> {
    const tokenHash = hashToken(token);
    const waiting = await this.#database.readOne(IDENTITY, (tx) => findToken(tx, tokenHash, 'verify_email'));
    if (!waiting) throw new InvalidToken();
    const { email, name } = waiting;
    const password_hash = await this.#confirmedHash(waiting, password);
    const user = await this.#database.inScope(IDENTITY, async (tx) => {
      // before the token is taken: a request that waits here holds no lock that another request needs
      const made = await insertVerifiedUser(tx, { id: `user_${randomUUID()}`, email, name, password_hash });
      if (!(await takeToken(tx, tokenHash, 'verify_email'))) throw new InvalidToken();
      await deleteTokensOf(tx, email);
      return made;
    });
    if (!user) throw new AccountExists();
    return shown(user);
  }

  /** Returns before it looks for a pending registration, so that the response reveals nothing. */
  resendVerification(email: string, mail: MailAllowance = 'ample'): void {
    if (mail === 'none') return;
    this.#inBackground('resend verification', async () => {
      const token = generateToken();
      const found = await this.#database.writeOne(IDENTITY, (tx) =>
        repeatRegistration(tx, hashToken(token), email),
      );
      if (found) this.#mail(this.#tools.mails.verifyEmail(email, token));
    });
  }

  /** Throws WrongCredentials, after the same time whatever is wrong. */
  async logIn(email: string, password: string): Promise<SignedIn> {
    const user = await this.#database.readOne(IDENTITY, (tx) => findUserByEmail(tx, email));
    if (!(await verifyPassword(user?.password_hash, password)) || !user) throw new WrongCredentials();
    const from = user.password_hash ?? '';
    const to = isOutdated(from) ? await hashPassword(password) : from;
    const recorded = await this.#database.writeOne(IDENTITY, (tx) =>
      recordPasswordLogin(tx, user.id, { from, to }),
    );
    if (!recorded) throw new WrongCredentials();
    return { user: shown(user), epoch: recorded.session_epoch };
  }

  /** Returns before it looks for the account, so that the response reveals nothing. */
  forgotPassword(email: string, mail: MailAllowance = 'ample'): void {
    if (mail === 'none') return;
    this.#inBackground('forgot password', async () => {
      const token = generateToken();
      const found = await this.#database.writeOne(IDENTITY, (tx) => insertReset(tx, hashToken(token), email));
      if (found) this.#mail(this.#tools.mails.resetPassword(email, token));
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
    const hash = await hashPassword(password);
    const { email, ...ways } = await this.#database.inScope(IDENTITY, async (tx) => {
      const found = await findToken(tx, tokenHash, 'reset_password');
      if (!found?.user_id) throw new InvalidToken();
      refuseGuessable(password, found.email, 'password');
      // before the token, as above
      await setPasswordHash(tx, found.user_id, hash);
      if (!(await takeToken(tx, tokenHash, 'reset_password'))) throw new InvalidToken();
      await deleteTokensOf(tx, found.email);
      // the providers first: a sign-in with one of them checks it again once it has a session
      const removed = await deleteLinkedIdentities(tx, found.user_id);
      await deleteAuthSessionsOf(tx, found.user_id);
      return { email: found.email, removed, kept: await listIdentities(tx, found.user_id) };
    });
    this.#mail(this.#tools.mails.passwordChanged(email, ways));
    return email;
  }

  /** Throws WrongCredentials, NoPassword. */
  async confirmPassword(userId: string, password: string): Promise<void> {
    const user = await this.#database.readOne(IDENTITY, (tx) => findUser(tx, userId));
    if (user && !user.password_hash) throw new NoPassword();
    if (!(await verifyPassword(user?.password_hash, password))) throw new WrongCredentials();
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
    if (!(await verifyPassword(user?.password_hash, current)) || !user) throw new WrongCredentials();
    refuseGuessable(next, user.email, 'new_password');
    const hashes = { from: user.password_hash ?? '', to: await hashPassword(next) };
    const { epoch, kept } = await this.#database.inScope(IDENTITY, async (tx) => {
      const changed = await replacePasswordHash(tx, userId, hashes);
      if (!changed) throw new WrongCredentials();
      await deleteTokensOf(tx, user.email);
      await deleteAuthSessionsOf(tx, userId);
      return { epoch: changed.session_epoch, kept: await listIdentities(tx, userId) };
    });
    this.#mail(this.#tools.mails.passwordChanged(user.email, { removed: [], kept }));
    return { user: shown(user), epoch };
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

  /** The hash from the registration; if it has none, the hash of the password that is chosen now. */
  async #confirmedHash({ email, password_hash }: TokenRow, password: string): Promise<string> {
    if (password_hash !== null) {
      if (!(await verifyPassword(password_hash, password))) throw new OtherPassword();
      return password_hash;
    }
    refuseGuessable(password, email, 'password');
    return hashPassword(password);
  }

  #mail(mail: Parameters<Mailer['send']>[0]): void {
    this.#inBackground('send mail', () => this.#tools.mailer.send(mail));
  }

  #inBackground(name: string, work: () => Promise<unknown>): void {
    this.#tools.background.run(name, work);
  }
}

const shown = ({ id, email, name }: User): User => ({ id, email, name });
