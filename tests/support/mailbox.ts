import { Background } from '../../src/base/background.ts';
import { createLogger } from '../../src/base/logger.ts';
import type { Mail, Mailer } from '../../src/base/mailer.ts';

/** Takes every mail, in place of a mail server. */
export class Mailbox implements Mailer {
  readonly background = new Background(createLogger('silent'));
  readonly mails: Mail[] = [];

  async send(mail: Mail): Promise<void> {
    this.mails.push(mail);
  }

  /** All mails to an address, once nothing is on its way any more. */
  async of(address: string): Promise<Mail[]> {
    await this.background.drained(10_000);
    return this.mails.filter(({ to }) => to === address);
  }

  /** The token of the last mail to an address. */
  async tokenOf(address: string): Promise<string> {
    const mail = (await this.of(address)).at(-1);
    const token = /#token=(\S+)/.exec(mail?.text ?? '')?.[1];
    if (!token) throw new Error(`No mail with a token to ${address}.`);
    return token;
  }
}
