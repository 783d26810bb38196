import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { loadConfig } from '../../../src/config/config.ts';
import { logMailer, smtpMailer } from '../../../src/lib/mail-transports.ts';
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
    await smtpMailer(smtp.url, 'memory@example.com').send(mail);
    expect(smtp.received.join('')).not.toMatch(/^Bcc:/im);
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
