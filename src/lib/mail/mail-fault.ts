import type { Logger } from '../logger.ts';

type MailFaultKind =
  /** Trying again later may help. */
  | 'passing'
  /** The mail server refuses this email address. */
  | 'recipient'
  /** The mail server refuses the sender or the login, or its certificate is not valid. */
  | 'configuration';

/** An email that was not handed over. Has neither the email address nor the server's text, which may quote it. */
export class MailFault extends Error {
  readonly kind: MailFaultKind;
  readonly details: MailFaultDetails;

  constructor(kind: MailFaultKind, details: MailFaultDetails) {
    super(`The mail server did not take an email (${details.smtp_status ?? details.reason ?? 'unknown'}).`);
    this.kind = kind;
    this.details = details;
  }
}

interface MailFaultDetails {
  /** The reply code of SMTP (RFC 5321), such as 450 or 550. */
  readonly smtp_status?: number | undefined;
  /** nodemailer's code, such as EAUTH or ECONNECTION. */
  readonly reason?: string | undefined;
  readonly command?: string | undefined;
}

const FIRST_LASTING = 500;
// without a reply code: the network, or the name server
const PASSING = new Set([
  'ECONNECTION',
  'ETIMEDOUT',
  'ESOCKET',
  'EDNS',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
]);
const CERTIFICATE = /certificate|self.signed|altname|CERT_|ERR_TLS/i;

/** Sorts nodemailer's errors. RFC 5321 4.2.1: a reply 4xx may succeed when repeated, 5xx will not. */
export function mailFaultOf(error: unknown): MailFault {
  const { responseCode, code, command, message } = error as {
    responseCode?: number;
    code?: string;
    command?: string;
    message?: string;
  };
  const details = { smtp_status: responseCode, reason: code, command };
  if (responseCode !== undefined) {
    if (responseCode < FIRST_LASTING) return new MailFault('passing', details);
    return new MailFault(command === 'RCPT TO' ? 'recipient' : 'configuration', details);
  }
  const isCertificate = CERTIFICATE.test(`${code} ${message}`);
  const passes = code !== undefined && PASSING.has(code) && !isCertificate;
  return new MailFault(passes ? 'passing' : 'configuration', details);
}

const LINES = {
  passing: ['mail_not_sent', 'the mail server did not take an email now'],
  recipient: ['mail_recipient_refused', 'the mail server refused an email address'],
  configuration: [
    'mail_misconfigured',
    'the mail server refuses emails of this installation: check SMTP_URL, MAIL_FROM and the certificate of the server',
  ],
} as const satisfies Record<MailFaultKind, readonly [string, string]>;

export function logMailFault(log: Logger, { kind, details }: MailFault): void {
  const [code, message] = LINES[kind];
  log[kind === 'configuration' ? 'error' : 'warn']({ code, ...details }, message);
}
