import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { loadConfig } from '../../../src/config/config.ts';
import { InvitationMails } from '../../../src/features/identity/invitations/invitation.mails.ts';
import { retryingMailer } from '../../../src/lib/mail/mail-retries.ts';
import { logMailer, smtpMailer } from '../../../src/lib/mail/mail-transports.ts';
import { startServer } from '../../../src/server.ts';
import { TestBrowser } from '../../support/browser.ts';
import { newAddress } from '../../support/sign-in.ts';
import { type SmtpServer, startSmtpServer } from '../../support/smtp-server.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let db: TestDatabase;
let smtp: SmtpServer;
beforeAll(async () => {
  db = await createTestDatabase();
  smtp = await startSmtpServer();
});
afterAll(async () => {
  await smtp.close();
  await db.drop();
});

/** A logger, and everything that it has written. */
function logged() {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(`${chunk}`);
      done();
    },
  });
  return { log: pino({ level: 'trace' }, stream), text: () => lines.join('') };
}

/** Runs the server as main.ts does, registers an address and stops it again, which waits for the mail. */
async function registered(email: string, variables: Record<string, string>): Promise<string> {
  const { log, text } = logged();
  const config = loadConfig({ PORT: '0', LOCAL_MODE: 'off', ...variables });
  const server = await startServer(config, db.urls.roles, log);
  try {
    const body = { email, password: 'long enough, and blank' };
    const origin = variables.PUBLIC_URL ?? server.url;
    const answer = await new TestBrowser(server.url).post('/auth/register', body, { headers: { origin } });
    expect(answer.status).toBe(202);
  } finally {
    await server.close();
  }
  return text();
}

const FROM = { MAIL_FROM: 'OmniMemory <memory@example.com>' };
const TOKEN = /#token=[\w-]{43}/;
/** Quoted-printable: soft line ends and `=3D`. */
const decoded = (mail: string) => mail.replace(/=\r\n/g, '').replace(/=3D/gi, '=');

describe('with SMTP_URL', () => {
  test('an email goes to the mail server, links to PUBLIC_URL, and its token is in no log', async () => {
    const email = newAddress();
    const publicUrl = { PUBLIC_URL: 'https://memory.example', TRUST_PROXY: '1' };
    const text = await registered(email, { ...FROM, SMTP_URL: smtp.url, ...publicUrl });
    const [mail = '', ...others] = smtp.received.map(decoded);
    expect(others).toEqual([]);
    expect(mail).toMatch(/^From: OmniMemory <memory@example\.com>\r$/m);
    expect(mail).toMatch(`To: ${email}`);
    expect(mail).toMatch(/^https:\/\/memory\.example\/verify-email#token=[\w-]{43}\r$/m);
    expect(text).not.toMatch(TOKEN);
    expect(text).not.toContain(email);
  });

  test('an email that the mail server refuses is logged as failed, without its token, and the response is the same', async () => {
    const text = await registered(newAddress(), { ...FROM, SMTP_URL: 'smtp://127.0.0.1:1' });
    expect(text).toContain('background work failed');
    expect(text).not.toMatch(TOKEN);
  });

  test('a subject cannot inject a header', async () => {
    smtp.received.length = 0;
    const mail = { to: newAddress(), subject: 'a team\r\nBcc: eve@example.com', text: 'x' };
    await smtpMailer(smtp.url, 'memory@example.com', logged().log).send(mail);
    expect(smtp.received.join('')).not.toMatch(/^Bcc:/im);
  });
});

describe('a mail server that refuses', () => {
  const to = 'bob@example.com';
  const inviting = async (replies: SmtpServer['refusals']) => {
    const { log, text } = logged();
    smtp.refusals.splice(0, Number.POSITIVE_INFINITY, ...replies);
    const mails = new InvitationMails(smtpMailer(smtp.url, 'memory@example.com', log), 'https://x');
    const error = await mails
      .send(to, { tenant: 'a team', token: 'secret' })
      .catch((reason: unknown) => reason);
    return { error, text: text() };
  };

  test.each([
    [
      'the sender for good',
      /^MAIL/,
      '550 5.7.1 relaying denied',
      { status: 502, code: 'mail_misconfigured' },
      50,
    ],
    [
      'the recipient for good',
      /^RCPT/,
      `550 5.1.1 <${to}> unknown`,
      { status: 422, code: 'mail_recipient_refused' },
      40,
    ],
    ['the text for good', /^DATA/, '554 no', { status: 502, code: 'mail_misconfigured' }, 50],
    [
      'the recipient for now',
      /^RCPT/,
      `450 4.2.0 <${to}> greylisted`,
      { status: 502, code: 'mail_not_sent' },
      40,
    ],
    ['everything for now', /^MAIL/, '421 busy', { status: 502, code: 'mail_not_sent' }, 40],
  ])('%s', async (_name, command, reply, expected, level) => {
    const { error, text } = await inviting([{ command, reply }]);
    expect(error).toMatchObject(expected);
    expect(JSON.parse(text)).toMatchObject({
      level,
      code: expected.code,
      smtp_status: Number(reply.slice(0, 3)),
    });
    expect(text).not.toContain(to);
  });

  test('for now gets the mail again where no request waits for it, and not one that it refused for good', async () => {
    const mailer = retryingMailer(smtpMailer(smtp.url, 'memory@example.com', logged().log), [1, 1]);
    const mail = { to, subject: 'x', text: 'y' };
    smtp.received.length = 0;
    smtp.refusals.push({ command: /^RCPT/, reply: '450 later' }, { command: /^RCPT/, reply: '451 later' });
    await mailer.send(mail);
    expect(smtp.received).toHaveLength(1);
    smtp.refusals.push({ command: /^RCPT/, reply: '550 never' });
    await expect(mailer.send(mail)).rejects.toMatchObject({ kind: 'recipient' });
    expect(smtp.received).toHaveLength(1);
  });
});

describe('without SMTP_URL', () => {
  test('an email goes to the log, with its link', async () => {
    const email = newAddress();
    const text = await registered(email, {});
    expect(text).toContain(email);
    expect(text).toMatch(TOKEN);
  });

  test('the log says why', async () => {
    const { log, text } = logged();
    await logMailer(log).send({ to: 'ada@example.com', subject: 'x', text: 'y' });
    expect(text()).toContain('SMTP_URL is not set');
  });
});
