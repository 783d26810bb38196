import type { Command } from 'commander';
import { loadOperatorConfig } from '../config/config.ts';
import { CommandRefused, emailAddress } from './options.ts';

export function addMailCommands(program: Command): void {
  const mail = program.command('mail').description('the mail server');
  mail
    .command('test')
    .description('send a test email through SMTP_URL, and say what the mail server answers')
    .argument('<email>', 'who gets it', emailAddress)
    .action(sendTestMail);
}

async function sendTestMail(to: string): Promise<void> {
  const { smtp, publicUrl } = loadOperatorConfig();
  if (!smtp)
    throw new CommandRefused(
      'SMTP_URL and MAIL_FROM are not set, so emails go to the log of the server. Set both, and try again.',
    );
  const [{ smtpMailer }, { MailFault }, { createLogger }] = await Promise.all([
    import('../lib/mail/mail-transports.ts'),
    import('../lib/mail/mail-fault.ts'),
    import('../lib/logger.ts'),
  ]);
  const text = `This is a test of the mail server of OmniMemory Cloud at ${publicUrl}.\nNobody has to do anything.\n`;
  try {
    await smtpMailer(smtp.url, smtp.from, createLogger('silent')).send({
      to,
      subject: 'A test of OmniMemory Cloud',
      text,
    });
  } catch (error) {
    if (!(error instanceof MailFault)) throw error;
    const { smtp_status, reason, command } = error.details;
    const known = [smtp_status && `status ${smtp_status}`, reason, command && `in reply to ${command}`];
    throw new CommandRefused(
      `The mail server did not take the email (${known.filter(Boolean).join(', ') || 'without a reason'}). ${REMEDIES[error.kind]}`,
    );
  }
  console.error(`The mail server took an email to ${to}. Look whether it arrives, and not among the spam.`);
}

const REMEDIES = {
  passing: 'Check that the host and the port of SMTP_URL can be reached from here, and try again.',
  recipient: 'It refuses this email address: try another one.',
  configuration:
    'Check the user and the password in SMTP_URL (percent-encoded), MAIL_FROM, and the certificate of the server.',
} as const;
