import type { Mailer } from '../../base/mailer.ts';
import { MailNotSent } from './invitation.errors.ts';

/** Brings invitations to the people invited. The token is behind `#`: browsers send that part to nobody, nor to any log. */
export class InvitationMails {
  readonly #mailer: Mailer;
  readonly #publicUrl: string;

  /** `publicUrl`: where people reach this server, without a slash at its end. */
  constructor(mailer: Mailer, publicUrl: string) {
    this.#mailer = mailer;
    this.#publicUrl = publicUrl;
  }

  /** Throws MailNotSent. */
  async send(
    to: string,
    { tenant, token }: { readonly tenant: string; readonly token: string },
  ): Promise<void> {
    const text = [
      `You are invited to the team "${tenant}" at OmniMemory. Sign in with this address, or register it, and accept within 7 days:`,
      `${this.#publicUrl}/accept-invitation#token=${token}`,
      'If you know nothing of this, do nothing.',
    ];
    // a subject is one line
    const subject = `Invitation to ${tenant.replace(/\s+/g, ' ')}`;
    try {
      await this.#mailer.send({ to, subject, text: `${text.join('\n\n')}\n` });
    } catch (error) {
      throw new MailNotSent(error);
    }
  }
}
