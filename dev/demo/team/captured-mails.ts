import { Background } from '../../../src/lib/background.ts';
import { createLogger } from '../../../src/lib/logger.ts';
import type { Mail, Mailer } from '../../../src/lib/mail/mailer.ts';

const MAIL_TIMEOUT_MS = 10_000;

/** Keeps the emails to the people of the demonstration, whose email addresses do not exist. */
export class CapturedMails implements Mailer {
  readonly background = new Background(createLogger('silent'));
  readonly #mails: Mail[] = [];

  async send(mail: Mail): Promise<void> {
    this.#mails.push(mail);
  }

  /** The token in the link of the last email to an email address. */
  async tokenOf(address: string): Promise<string> {
    await this.background.drained(MAIL_TIMEOUT_MS);
    const mail = this.#mails.findLast(({ to }) => to === address);
    return tokenOfLink(mail?.text ?? '');
  }
}

export function tokenOfLink(text: string): string {
  const token = /#token=(\S+)/.exec(text)?.[1];
  if (token === undefined) throw new Error('A link of the demonstration has no token.');
  return token;
}
