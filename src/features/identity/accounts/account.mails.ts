import { plainName } from '../../../lib/plain-name.ts';
import type { LinkedIdentity } from './providers/identity.repository.ts';

type WayIn = Pick<LinkedIdentity, 'issuer' | 'email'>;

interface WaysIn {
  readonly removed: readonly WayIn[];
  readonly kept: readonly WayIn[];
}

/** The address is what somebody is called elsewhere: in words, so that no mail program makes a link of it. */
function shown({ issuer, email }: WayIn): string {
  const provider = URL.parse(issuer)?.host ?? plainName(issuer);
  if (email === null) return provider;
  return `${provider} ("${plainName(email.replaceAll('.', ' dot ').replaceAll('@', ' at '))}")`;
}

/** The texts of the mails. Links carry their token behind `#`: browsers send that part to nobody, nor to any log. */
export class AccountMails {
  readonly #publicUrl: string;

  /** `publicUrl`: where people reach this server, without a slash at its end. */
  constructor(publicUrl: string) {
    this.#publicUrl = publicUrl;
  }

  verifyEmail(to: string, token: string) {
    return {
      to,
      subject: 'Confirm your address',
      text: lines(
        'Somebody, hopefully you, registered at OmniMemory with this address. Confirm it within 24 hours, with your password:',
        this.#link('verify-email', token),
        'If it was not you, do nothing: no account is made. If your password is not taken, somebody else may have chosen another: register again.',
      ),
    };
  }

  resetPassword(to: string, token: string) {
    return {
      to,
      subject: 'Choose a new password',
      text: lines(
        'Choose a new password for OmniMemory within an hour:',
        this.#link('reset-password', token),
        'It signs you out everywhere. If you did not ask for it, do nothing: your password stays as it is.',
      ),
    };
  }

  accountExists(to: string, token: string) {
    return {
      to,
      subject: 'You have an account already',
      text: lines(
        'Somebody, hopefully you, registered at OmniMemory with this address, which has an account already.',
        'Sign in as you do, or choose a new password within an hour:',
        this.#link('reset-password', token),
        'If it was not you, do nothing: nothing has changed.',
      ),
    };
  }

  passwordChanged(to: string, { removed, kept }: WaysIn) {
    return {
      to,
      subject: 'Your password was changed',
      text: lines(
        'The password of your account at OmniMemory was changed, and every other session was ended.',
        ...removed.map(
          (way) =>
            `${shown(way)} was taken away from your account, too. If it is yours, sign in and link it again.`,
        ),
        ...kept.map((way) => `Your account can still be entered by way of ${shown(way)}.`),
        'API keys stay as they are: look through them, and revoke those that you do not know.',
        `If it was not you, choose a new one now: ${this.#publicUrl}/forgot-password`,
      ),
    };
  }

  providerLinked(to: string, way: WayIn) {
    return {
      to,
      subject: 'Your account can be entered in another way',
      text: lines(
        `From now on your account at OmniMemory can be entered by way of ${shown(way)}.`,
        `If it was not you, choose a new password now, which takes it away again and signs everybody out: ${this.#publicUrl}/forgot-password`,
      ),
    };
  }

  providerRemoved(to: string, way: WayIn) {
    return {
      to,
      subject: 'A way into your account was taken away',
      text: lines(
        `Your account at OmniMemory can no longer be entered by way of ${shown(way)}, and every other session was ended.`,
        `If it was not you, choose a new password now: ${this.#publicUrl}/forgot-password`,
      ),
    };
  }

  #link(page: string, token: string): string {
    return `${this.#publicUrl}/${page}#token=${token}`;
  }
}

const lines = (...paragraphs: string[]) => `${paragraphs.join('\n\n')}\n`;
