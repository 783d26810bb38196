import { Background } from '../../src/lib/background.ts';
import { createLogger } from '../../src/lib/logger.ts';
import type { Mail, Mailer } from '../../src/lib/mail/mailer.ts';

/** Receives every email, in place of a mail server. */
export class Mailbox implements Mailer {
  readonly background = new Background(createLogger('silent'));
  readonly mails: Mail[] = [];

  async send(mail: Mail): Promise<void> {
    this.mails.push(mail);
  }

  /** All emails to an email address, once none is being sent any more. */
  async of(address: string): Promise<Mail[]> {
    await this.background.drained(10_000);
    return this.mails.filter(({ to }) => to === address);
  }

  /** The tokens of all emails to an email address, oldest first. */
  async tokensOf(address: string): Promise<string[]> {
    return (await this.of(address)).flatMap(({ text }) => /#token=(\S+)/.exec(text)?.[1] ?? []);
  }

  /** The token of the last email to an email address that contains one. */
  async tokenOf(address: string): Promise<string> {
    const token = (await this.tokensOf(address)).at(-1);
    if (!token) throw new Error(`No mail with a token to ${address}.`);
    return token;
  }
}
