import type { Background } from '../../../lib/background.ts';
import type { Mail, Mailer } from '../../../lib/mail/mailer.ts';
import type { AccountMails } from './account.mails.ts';
import type { PasswordHashing } from './passwords/password-hash.ts';

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
  /** Whether the sign-in has cancelled the deletion of the account. */
  readonly deletionCancelled: boolean;
}

export interface AccountDependencies {
  readonly mailer: Mailer;
  readonly mails: AccountMails;
  readonly background: Background;
  readonly passwords: PasswordHashing;
}

export const shown = ({ id, email, name }: User): User => ({ id, email, name });

/** Returns at once, so that the time of a response does not show whether an email is sent. */
export function sendInBackground({ background, mailer }: AccountDependencies, mail: Mail): void {
  background.run('send mail', () => mailer.send(mail));
}
