import { plainName } from '../../../lib/mail/plain-name.ts';
import type { LinkedIdentity } from './providers/identity.repository.ts';

type WayIn = Pick<LinkedIdentity, 'issuer' | 'email'>;

interface WaysIn {
  readonly removed: readonly WayIn[];
  readonly kept: readonly WayIn[];
}

/** Spells out the email address that the provider knows, so that no mail program turns it into a link. */
function shown({ issuer, email }: WayIn): string {
  const provider = URL.parse(issuer)?.host ?? plainName(issuer);
  if (email === null) return provider;
  return `${provider} ("${plainName(email.replaceAll('.', ' dot ').replaceAll('@', ' at '))}")`;
}

/**
 * The texts of the emails. Links carry their token behind `#`: browsers do not send that part to any server, so no log
 * contains it.
 */
export class AccountMails {
  readonly #publicUrl: string;

  /** `publicUrl`: the server's public URL, without a trailing slash. */
  constructor(publicUrl: string) {
    this.#publicUrl = publicUrl;
  }

  verifyEmail(to: string, token: string) {
    return {
      to,
      subject: 'Confirm your email address',
      text: lines(
        'Someone, hopefully you, registered at OmniMemory with this email address. To confirm it, open this link within 24 hours and enter your password:',
        this.#link('verify-email', token),
        'If this was not you, ignore this email: no account will be created. If your password is not accepted, someone else may have registered with your email address; in that case, register again.',
      ),
    };
  }

  resetPassword(to: string, token: string) {
    return {
      to,
      subject: 'Choose a new password',
      text: lines(
        'To choose a new password for OmniMemory, open this link within one hour:',
        this.#link('reset-password', token),
        'This will sign you out everywhere. If you did not request this, ignore this email: your password stays the same.',
      ),
    };
  }

  accountExists(to: string, token: string) {
    return {
      to,
      subject: 'You already have an account',
      text: lines(
        'Someone, hopefully you, tried to register at OmniMemory with this email address, but it already has an account.',
        'Sign in as usual, or open this link within one hour to choose a new password:',
        this.#link('reset-password', token),
        'If this was not you, ignore this email: nothing has changed.',
      ),
    };
  }

  passwordChanged(to: string, { removed, kept }: WaysIn) {
    return {
      to,
      subject: 'Your password was changed',
      text: lines(
        'The password of your OmniMemory account was changed, and all other sessions were signed out.',
        ...removed.map(
          (way) =>
            `${shown(way)} was also removed from your account. If it belongs to you, sign in and link it again.`,
        ),
        ...kept.map((way) => `You can still sign in to your account with ${shown(way)}.`),
        'Your API keys still work: review them, and revoke any that you do not recognize.',
        `If this was not you, choose a new password now: ${this.#publicUrl}/forgot-password`,
      ),
    };
  }

  providerLinked(to: string, way: WayIn) {
    return {
      to,
      subject: 'A new sign-in method was added to your account',
      text: lines(
        `You can now sign in to your OmniMemory account with ${shown(way)}.`,
        `If this was not you, choose a new password now. This removes the sign-in method and signs you out everywhere: ${this.#publicUrl}/forgot-password`,
      ),
    };
  }

  providerRemoved(to: string, way: WayIn) {
    return {
      to,
      subject: 'A sign-in method was removed from your account',
      text: lines(
        `You can no longer sign in to your OmniMemory account with ${shown(way)}, and all other sessions were signed out.`,
        `If this was not you, choose a new password now: ${this.#publicUrl}/forgot-password`,
      ),
    };
  }

  accountDeletionRequested(
    to: string,
    { deletion_id, due_at }: { readonly deletion_id: string; readonly due_at: string },
  ) {
    const due = `${due_at.slice(0, 16).replace('T', ' ')} UTC`;
    return {
      to,
      subject: 'Your account will be deleted',
      text: lines(
        `You asked to delete your OmniMemory account. It will be deleted for good after ${due}. Until then you are signed out everywhere, and your API keys do not work.`,
        `To keep your account, sign in before then: ${this.#publicUrl}/sign-in`,
        `This page shows the state of the deletion, also when your account is gone: ${this.#publicUrl}/deletions/${deletion_id}`,
        `If this was not you, sign in, and choose a new password: ${this.#publicUrl}/forgot-password`,
      ),
    };
  }

  accountDeletionCancelled(to: string) {
    return {
      to,
      subject: 'Your account will not be deleted',
      text: lines(
        'You signed in to your OmniMemory account, so its deletion was cancelled. Your teams and API keys are as they were before.',
        `If this was not you, choose a new password now: ${this.#publicUrl}/forgot-password`,
      ),
    };
  }

  /** `reason`: in sentences, with what to do. */
  accountDeletionFailed(to: string, reason: string) {
    return {
      to,
      subject: 'Your account was not deleted',
      text: lines(
        'The grace period of the deletion of your OmniMemory account has ended, but it could not be deleted. You can sign in again, and your teams and API keys are as they were before.',
        reason,
        `Your account: ${this.#publicUrl}/account`,
      ),
    };
  }

  /** In place of `accountExists`, while the account waits for its deletion. */
  accountBeingDeleted(to: string, token: string, dueAt: string) {
    const due = `${dueAt.slice(0, 16).replace('T', ' ')} UTC`;
    return {
      to,
      subject: 'Your account is being deleted',
      text: lines(
        'Someone, hopefully you, tried to register at OmniMemory with this email address. Its account is waiting to be deleted.',
        `To keep that account, sign in before ${due}. To begin with a new one, register again after that time.`,
        'If you forgot the password, open this link within one hour to choose a new one, and then sign in:',
        this.#link('reset-password', token),
        'If this was not you, ignore this email: nothing has changed.',
      ),
    };
  }

  #link(page: string, token: string): string {
    return `${this.#publicUrl}/${page}#token=${token}`;
  }
}

const lines = (...paragraphs: string[]) => `${paragraphs.join('\n\n')}\n`;
