import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pino from 'pino';
import { loadConfig } from '../../../src/config/config.ts';
import { listen, TestBrowser, type TestSite } from '../../support/browser.ts';
import {
  GITHUB_CLIENT,
  type GitHubAccount,
  type GitHubFault,
  type GitHubServer,
  startGitHubServer,
} from '../../support/github-server.ts';
import { logLines } from '../../support/log-lines.ts';
import { fromSomewhere, newAddress, newPerson } from '../../support/sign-in.ts';
import { createTestApp } from '../../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const { lines, stream } = logLines();
const log = pino(stream);
let db: TestDatabase;
let site: TestSite;
let misconfigured: TestSite;
let gitHub: GitHubServer;
beforeAll(async () => {
  db = await createTestDatabase();
  gitHub = await startGitHubServer();
  const siteWith = (client: Record<string, string>) => {
    const urls = { GITHUB_URL: gitHub.origin, GITHUB_API_URL: `${gitHub.origin}/api` };
    const { accounts } = loadConfig({ ...client, ...urls, TRUST_PROXY: '1' });
    return listen(createTestApp(db, { accounts, localMode: false, log }));
  };
  site = await siteWith(GITHUB_CLIENT);
  misconfigured = await siteWith({ ...GITHUB_CLIENT, GITHUB_CLIENT_SECRET: 'an old secret' });
});
afterAll(async () => {
  await Promise.all([site.close(), misconfigured.close(), gitHub.close()]);
  await db.drop();
});

const somebody = () => new TestBrowser(site.origin, fromSomewhere());
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

let id = 0;
const account = (email: string, verified = true): GitHubAccount => {
  id += 1;
  const emails = [
    { email: newAddress('other'), primary: false, verified: true },
    { email, primary: true, verified },
  ];
  return { id, login: `ada-${id}`, name: null, emails };
};
beforeEach(() => {
  gitHub.isThere = account(newAddress());
  gitHub.faults.clear();
  lines.length = 0;
});
const reported = () => lines.filter(({ code }) => code === 'sign_in_failed');

describe('signing in by way of GitHub', () => {
  test('asks with state and PKCE by S256', async () => {
    const { headers } = await somebody().get('/auth/github/login');
    const asked = new URL(headers.get('location') ?? '');
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'a-client',
      redirect_uri: `${site.origin}/auth/github/callback`,
      scope: 'read:user user:email',
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
  });

  test('makes an account with the verified primary address, and finds it by its number when all else changes', async () => {
    const email = newAddress('Grace');
    gitHub.isThere = account(email);
    const { body } = await somebody().visit('/auth/github/login?return_to=/auth/me');
    expect(body).toMatchObject({
      email: email.toLowerCase(),
      name: gitHub.isThere.login,
      avatar_url: 'https://avatars.example/1',
      identities: [{ issuer: gitHub.origin }],
    });
    gitHub.isThere = { ...account(newAddress()), id: gitHub.isThere.id };
    expect((await somebody().visit('/auth/github/login?return_to=/auth/me')).body.id).toBe(body.id);
  });

  test('cancels the deletion of the account, and says so', async () => {
    const browser = somebody();
    await browser.visit('/auth/github/login?return_to=/auth/me');
    const { status, body } = await browser.post('/auth/account/deletion', {});
    expect(status).toBe(202);
    const record = async () => (await somebody().get(`/auth/deletions/${body.deletion_id}`)).body.state;
    expect([(await browser.get('/auth/me')).status, await record()]).toEqual([401, 'waiting']);
    const context = await browser.visit('/auth/github/login?return_to=/auth/context');
    expect([context.body.deletion_cancelled, await record()]).toEqual([true, 'cancelled']);
  });

  test('does not bring back an account whose deletion has begun', async () => {
    const browser = somebody();
    const { body: me } = await browser.visit('/auth/github/login?return_to=/auth/me');
    await browser.post('/auth/account/deletion', {});
    await db.asAdmin((admin) =>
      admin.query('update users set deletion_begun_at = now() where id = $1', [me.id]),
    );
    expect(codeOf(await somebody().visit('/auth/github/login'))).toEqual([403, 'sign_in_refused']);
  });

  test('does not admit another account that now has the name and email address of the first', async () => {
    const before = gitHub.isThere;
    await somebody().visit('/auth/github/login');
    if (before) gitHub.isThere = { ...before, id: 1_000_000 + before.id };
    expect(codeOf(await somebody().visit('/auth/github/login'))).toEqual([409, 'account_exists']);
  });

  test('refuses a user without a verified primary email address, a user who denies, and another browser', async () => {
    gitHub.isThere = account(newAddress(), false);
    expect(codeOf(await somebody().visit('/auth/github/login'))).toEqual([403, 'email_not_verified']);
    gitHub.isThere = undefined;
    expect(codeOf(await somebody().visit('/auth/github/login'))).toEqual([403, 'sign_in_refused']);
    expect(codeOf(await somebody().get('/auth/github/callback?code=x&state=y'))).toEqual([
      403,
      'sign_in_refused',
    ]);
  });

  test('with a code that GitHub does not know is refused', async () => {
    const browser = somebody();
    const { headers } = await browser.get('/auth/github/login');
    const state = new URL(headers.get('location') ?? '').searchParams.get('state');
    const answer = await browser.get(`/auth/github/callback?code=stolen&state=${state}`);
    expect(codeOf(answer)).toEqual([403, 'sign_in_refused']);
  });

  test('links to the account of the signed-in user', async () => {
    const { id, browser } = await newPerson(db, site);
    await browser.visit('/auth/github/link');
    expect((await somebody().visit('/auth/github/login?return_to=/auth/me')).body.id).toBe(id);
  });

  const limited = { status: 403, headers: { 'x-ratelimit-remaining': '0' } };
  test.each<[string, GitHubFault, [number, string, number, string]]>([
    ['/api/user', { status: 502 }, [503, 'provider_unavailable', 40, 'provider_failed']],
    ['/api/user/emails', limited, [503, 'provider_unavailable', 40, 'provider_failed']],
    ['/api/user', { status: 401 }, [502, 'provider_misconfigured', 50, 'request_refused']],
    ['/api/user/emails', { status: 404 }, [502, 'provider_misconfigured', 50, 'request_refused']],
    [
      '/api/user/emails',
      { status: 200, body: 'hunter2' },
      [502, 'provider_misconfigured', 50, 'unusable_response'],
    ],
    [
      '/api/user',
      { status: 200, body: { id: 'hunter2' } },
      [502, 'provider_misconfigured', 50, 'unusable_response'],
    ],
    [
      '/login/oauth/access_token',
      { status: 200, body: { error: 'redirect_uri_mismatch' } },
      [502, 'provider_misconfigured', 50, 'request_refused'],
    ],
    [
      '/login/oauth/access_token',
      { status: 200, body: { error: 'bad_verification_code' } },
      [403, 'sign_in_refused', 30, 'code_refused'],
    ],
  ])('tells people and the operator what %s failed with: %j', async (path, fault, expected) => {
    gitHub.faults.set(path, fault);
    const answer = await somebody().visit('/auth/github/login');
    const told = reported().map(({ level, fault }) => [level, fault]);
    expect([...codeOf(answer), ...told.flat()]).toEqual(expected);
    expect(reported()).toMatchObject([
      { provider: 'github', request_id: answer.headers.get('x-request-id') },
    ]);
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(JSON.stringify(lines)).not.toContain('gho_');
  });

  test('with a client secret that GitHub does not accept is a fault of the configuration', async () => {
    const browser = new TestBrowser(misconfigured.origin, fromSomewhere());
    expect(codeOf(await browser.visit('/auth/github/login'))).toEqual([502, 'provider_misconfigured']);
    const provider_error = 'incorrect_client_credentials';
    expect(reported()).toMatchObject([{ fault: 'client_refused', provider_error }]);
    expect(JSON.stringify(lines)).not.toContain('an old secret');
  });

  test('asks to retry later while GitHub does not respond', async () => {
    const browser = somebody();
    const { headers } = await browser.get('/auth/github/login');
    const state = new URL(headers.get('location') ?? '').searchParams.get('state');
    await gitHub.close();
    const answer = await browser.get(`/auth/github/callback?code=x&state=${state}`);
    expect(codeOf(answer)).toEqual([503, 'provider_unavailable']);
  });
});
