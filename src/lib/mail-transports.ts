import { createTransport } from 'nodemailer';
import type { Logger } from './logger.ts';
import type { Mailer } from './mailer.ts';

const SMTP_TIMEOUT_MS = 20_000;

/** Through the server of `url`: `smtps://user:password@host`, or `smtp://` with STARTTLS where the server offers it. */
export function smtpMailer(url: string, from: string): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: SMTP_TIMEOUT_MS,
    greetingTimeout: SMTP_TIMEOUT_MS,
    socketTimeout: SMTP_TIMEOUT_MS,
  });
  return {
    send: async (mail) => {
      await transport.sendMail({ ...mail, from });
    },
  };
}

/** Where no mail server is configured: the log is the mailbox, with the tokens in it. For development alone. */
export function logMailer(log: Logger): Mailer {
  return {
    send: async ({ to, subject, text }) => {
      log.warn({ to, subject, text }, 'no SMTP_URL is set: a mail for the log');
    },
  };
}
