import type { Browser } from '../../../http/auth/browser.ts';
import type { AccountService } from './account.service.ts';
import type { Attempts } from './attempts.ts';

interface Reauthentication {
  readonly browser: Pick<Browser, 'requireRecentProof'>;
  readonly userId: string;
  /** Without it the session must have a recent proof. */
  readonly password: string | undefined;
}

/**
 * For what a browser that was left signed in must not do. Throws 403 `recent_sign_in_required`, or with a password NoPassword,
 * WrongCredentials or TooManyRequests.
 */
export async function reauthenticate(
  { accounts, attempts }: { readonly accounts: AccountService; readonly attempts: Attempts },
  { browser, userId, password }: Reauthentication,
): Promise<void> {
  if (password === undefined) browser.requireRecentProof();
  else await attempts.withOwnPassword(userId, () => accounts.confirmPassword(userId, password));
}
