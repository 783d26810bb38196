import { randomUUID } from 'node:crypto';
import { IDENTITY } from '../../../auth/scope.ts';
import type { Database } from '../../../db/transaction/database.ts';
import { generateToken, hashToken } from '../../../lib/token.ts';
import { AccountExists, InvalidToken, OtherPassword } from './account.errors.ts';
import { type AccountDependencies, sendInBackground, shown, type User } from './account.ts';
import type { MailAllowance } from './attempts.ts';
import { refuseGuessable } from './passwords/password-rules.ts';
import {
  deleteTokensOf,
  findToken,
  insertRegistration,
  repeatRegistration,
  type TokenRow,
  takeToken,
} from './tokens/token.repository.ts';
import { insertVerifiedUser } from './user.repository.ts';

/** From the wish for an account to the account, which exists once its email address is confirmed. */
export class RegistrationService {
  readonly #database: Database;
  readonly #dependencies: AccountDependencies;

  constructor(database: Database, dependencies: AccountDependencies) {
    this.#database = database;
    this.#dependencies = dependencies;
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
        ? { name: name ?? null, passwordHash: await this.#dependencies.passwords.hash(password) }
        : { name: null, passwordHash: null };
    const { purpose, deletion_due_at } = await this.#database.writeOne(IDENTITY, (tx) =>
      insertRegistration(tx, hashToken(token), { email, ...chosen }),
    );
    const { mails } = this.#dependencies;
    const known = deletion_due_at
      ? mails.accountBeingDeleted(email, token, deletion_due_at)
      : mails.accountExists(email, token);
    sendInBackground(
      this.#dependencies,
      purpose === 'verify_email' ? mails.verifyEmail(email, token) : known,
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
    this.#dependencies.background.run('resend verification', async () => {
      const token = generateToken();
      const found = await this.#database.writeOne(IDENTITY, (tx) =>
        repeatRegistration(tx, hashToken(token), email),
      );
      if (found) sendInBackground(this.#dependencies, this.#dependencies.mails.verifyEmail(email, token));
    });
  }

  /** The hash from the registration; if it has none, the hash of the password that is chosen now. */
  async #confirmedHash({ email, password_hash }: TokenRow, password: string): Promise<string> {
    if (password_hash !== null) {
      if (!(await this.#dependencies.passwords.matches(password_hash, password))) throw new OtherPassword();
      return password_hash;
    }
    refuseGuessable(password, email, 'password');
    return this.#dependencies.passwords.hash(password);
  }
}
