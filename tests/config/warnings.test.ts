import { expect, jest, test } from '@jest/globals';
import { ServerProcess } from '../support/server-process.ts';
import { setUpDatabase } from '../support/set-up.ts';

// each test starts processes
jest.setTimeout(120_000);

const db = await setUpDatabase();
const { tenant, identity, billing = '' } = db.urls.roles;
const URLS = { DATABASE_URL: tenant, DATABASE_URL_IDENTITY: identity, DATABASE_URL_BILLING: billing };
const COMPLETE = {
  SECRET_KEY: 'k'.repeat(32),
  SMTP_URL: 'smtp://mail.example',
  MAIL_FROM: 'memory@example.com',
  PUBLIC_URL: 'http://memory.example',
};

/** The variables that the log of a start begins a warning with. */
async function warnedOf(env: Readonly<Record<string, string>>): Promise<string[]> {
  const server = new ServerProcess({ ...URLS, ...env });
  await server.serving();
  await server.stop();
  return [...server.output.matchAll(/"msg":"([A-Z_]+) is not set/g)].map(([, name = '']) => name);
}

test('a server on a database of its own warns once of each missing variable', async () => {
  expect(await warnedOf({})).toEqual(['SECRET_KEY', 'SMTP_URL', 'PUBLIC_URL']);
  const { SMTP_URL: _url, MAIL_FROM: _from, ...withoutMail } = COMPLETE;
  expect(await warnedOf(withoutMail)).toEqual(['SMTP_URL']);
  expect(await warnedOf(COMPLETE)).toEqual([]);
});

test.each([
  ['TRUST_PROXY', 'true'],
  ['PORT', 'abc'],
  ['HOST', '127.0.0.1:80'],
])(
  'a server with %s=%s ends with exit code 1, names the variable, and has started nothing',
  async (name, value) => {
    const server = new ServerProcess({ ...URLS, ...COMPLETE, [name]: value });
    expect(await server.ended()).toBe(1);
    await server.serving().catch(() => {});
    expect(server.output).toMatch(new RegExp(`^The configuration is not valid[^]*\\n  - ${name}: must be `));
  },
);
