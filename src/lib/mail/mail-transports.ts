import { createRequire } from 'node:module';
import type nodemailer from 'nodemailer';
import type { Logger } from '../logger.ts';
import { logMailFault, mailFaultOf } from './mail-fault.ts';
import type { Mailer } from './mailer.ts';

const require = createRequire(import.meta.url);
const SMTP_TIMEOUT_MS = 20_000;

/**
 * Sends through the server of `url`: `smtps://user:password@host`, or `smtp://` with STARTTLS if the server offers it.
 * Rejects with MailFault.
 */
export function smtpMailer(url: string, from: string, log: Logger): Mailer {
  const { createTransport }: typeof nodemailer = require('nodemailer');
  const transport = createTransport({
    url,
    connectionTimeout: SMTP_TIMEOUT_MS,
    greetingTimeout: SMTP_TIMEOUT_MS,
    socketTimeout: SMTP_TIMEOUT_MS,
  });
  return {
    send: async (mail) => {
      try {
        await transport.sendMail({ ...mail, from });
      } catch (error) {
        const fault = mailFaultOf(error);
        logMailFault(log, fault);
        throw fault;
      }
    },
  };
}

/** Used without a mail server: emails go to the log, including their tokens. Only for development. */
export function logMailer(log: Logger): Mailer {
  return {
    send: async ({ to, subject, text }) => {
      log.warn({ to, subject, text }, 'SMTP_URL is not set, so this email was logged instead of sent');
    },
  };
}
