import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pino from 'pino';
import { type ApiResponse, TestBrowser } from '../../support/browser.ts';
import { logLines } from '../../support/log-lines.ts';
import type { Fault, OpenIdProvider } from '../../support/openid-provider.ts';
import { closeOpenIdSite, type OpenIdSite, startOpenIdSite } from '../../support/openid-site.ts';
import { fromSomewhere, newAddress } from '../../support/sign-in.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const { lines, stream } = logLines();
const log = pino({ level: 'info' }, stream);
let db: TestDatabase;
let usual: OpenIdSite;
beforeAll(async () => {
  db = await createTestDatabase();
  usual = await startOpenIdSite(db, { log });
});
afterAll(async () => {
  await closeOpenIdSite(usual);
  await db.drop();
});
beforeEach(() => {
  lines.length = 0;
});
afterEach(() => {
  usual.provider.faults.clear();
  usual.provider.changeIdToken = undefined;
});

/** Somebody new at the provider signs in. */
function signIn({ site, provider }: OpenIdSite): Promise<ApiResponse & { readonly url: string }> {
  const subject = `subject-${newAddress()}`;
  provider.accounts.set(subject, { email: newAddress(), name: 'Grace' });
  provider.isThere = subject;
  return new TestBrowser(site.origin, fromSomewhere()).visit('/auth/oidc/login?return_to=/auth/me');
}

const reported = () => lines.filter(({ code }) => code === 'sign_in_failed');

/** What the person gets, and what the operator's log says about the same request. */
function told({ status, body, headers }: ApiResponse): unknown[] {
  expect(reported().map(({ request_id }) => request_id)).toEqual([headers.get('x-request-id')]);
  const [{ level, provider, fault } = {}] = reported();
  expect(provider).toBe('oidc');
  return [status, body.code, level, fault];
}

const refused = (fault: string) => [403, 'sign_in_refused', 30, fault];
const unavailable = (fault: string) => [503, 'provider_unavailable', 40, fault];
const misconfigured = (fault: string) => [502, 'provider_misconfigured', 50, fault];

describe('a fault that passes', () => {
  test.each<[string, Fault, string]>([
    ['/token', { status: 500 }, 'provider_failed'],
    ['/token', { status: 503, body: '<h1>Maintenance</h1>', type: 'text/html' }, 'provider_failed'],
    ['/token', { status: 429, body: '<h1>Slow down</h1>', type: 'text/html' }, 'provider_failed'],
    ['/token', { status: 400, body: { error: 'temporarily_unavailable' } }, 'provider_failed'],
    ['/token', 'cut', 'unreachable'],
    ['/me', { status: 502 }, 'provider_failed'],
    ['/me', 'cut', 'unreachable'],
  ])('at %s, %j, asks the person to come back later', async (path, fault, expected) => {
    usual.provider.faults.set(path, fault);
    const answer = await signIn(usual);
    expect(told(answer)).toEqual(unavailable(expected));
    expect(answer.headers.get('retry-after')).toBe('10');
    usual.provider.faults.clear();
    expect((await signIn(usual)).status).toBe(200);
  });

  test.each<[Fault, string]>([
    [{ status: 503 }, 'provider_failed'],
    ['cut', 'unreachable'],
  ])('of discovery, %j, is forgotten when it has passed', async (fault, expected) => {
    const fresh = await startOpenIdSite(db, { log });
    fresh.provider.faults.set('/.well-known/openid-configuration', fault);
    expect(told(await signIn(fresh))).toEqual(unavailable(expected));
    fresh.provider.faults.clear();
    expect((await signIn(fresh)).status).toBe(200);
    await closeOpenIdSite(fresh);
  });

  test('is a provider that is not there', async () => {
    const fresh = await startOpenIdSite(db, { log });
    await fresh.provider.close();
    expect(told(await signIn(fresh))).toEqual(unavailable('unreachable'));
    expect(reported()).toMatchObject([{ network_error: 'ECONNREFUSED' }]);
    await closeOpenIdSite(fresh).catch(() => {});
  });
});

const minutesFromNow = (minutes: number) => Math.floor(Date.now() / 1_000) + 60 * minutes;

describe('a fault that stays', () => {
  test('is a client secret that the provider does not accept', async () => {
    const fresh = await startOpenIdSite(db, { log, settings: { OIDC_CLIENT_SECRET: 'an old secret' } });
    const answer = await signIn(fresh);
    expect(told(answer)).toEqual(misconfigured('client_refused'));
    expect(reported()).toMatchObject([{ provider_error: 'invalid_client', provider_status: 401 }]);
    expect(answer.body.detail).toMatch(/operator/);
    expect(JSON.stringify(lines)).not.toContain('an old secret');
    await closeOpenIdSite(fresh);
  });

  test.each<[string, (claims: Record<string, unknown>) => Record<string, unknown>, object]>([
    [
      'an id token that has expired on arrival',
      (claims) => ({ ...claims, exp: minutesFromNow(-5) }),
      { fault: 'wrong_clock', claim: 'exp' },
    ],
    [
      'an id token that is not valid yet',
      (claims) => ({ ...claims, nbf: minutesFromNow(5) }),
      { fault: 'wrong_clock', claim: 'nbf' },
    ],
    [
      'another issuer',
      (claims) => ({ ...claims, iss: 'https://other.example' }),
      { fault: 'wrong_claim', claim: 'iss', received: 'https://other.example' },
    ],
    [
      'another audience',
      (claims) => ({ ...claims, aud: 'another-client' }),
      { fault: 'wrong_claim', claim: 'aud', expected: 'omnimemory', received: 'another-client' },
    ],
    ['a subject that is no text', (claims) => ({ ...claims, sub: 7 }), { fault: 'unusable_response' }],
  ])('is %s', async (_name, change, expected) => {
    usual.provider.changeIdToken = change;
    const answer = await signIn(usual);
    expect([answer.status, answer.body.code]).toEqual([502, 'provider_misconfigured']);
    expect(reported()).toMatchObject([{ level: 50, ...expected }]);
  });

  test('is userinfo about another subject than the id token: no account is made with its address', async () => {
    const email = newAddress('somebody.else');
    usual.provider.faults.set('/me', { status: 200, body: { sub: 'another', email, email_verified: true } });
    expect(told(await signIn(usual))).toEqual(misconfigured('wrong_claim'));
    expect(reported()).toMatchObject([{ claim: 'sub' }]);
    const { rows } = await db.asAdmin((admin) => admin.query('select from users where email = $1', [email]));
    expect(rows).toEqual([]);
  });

  test.each<[string, Fault, string]>([
    ['/token', { status: 200, body: '<h1>Welcome</h1>', type: 'text/html' }, 'unusable_response'],
    ['/token', { status: 200, body: { token_type: 'bearer' } }, 'unusable_response'],
    ['/token', { status: 404, body: '<h1>Not here</h1>', type: 'text/html' }, 'request_refused'],
    ['/token', { status: 400, body: { error: 'invalid_scope' } }, 'request_refused'],
    ['/token', { status: 400, body: { error: 'constructor' } }, 'request_refused'],
    [
      '/me',
      { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } },
      'request_refused',
    ],
    ['/me', { status: 403 }, 'request_refused'],
  ])('is the answer of %s, %j', async (path, fault, expected) => {
    usual.provider.faults.set(path, fault);
    expect(told(await signIn(usual))).toEqual(misconfigured(expected));
  });

  test('is discovery that names another issuer, or is not there', async () => {
    const fresh = await startOpenIdSite(db, { log });
    const discovery = '/.well-known/openid-configuration';
    fresh.provider.faults.set(discovery, { status: 200, body: { issuer: 'https://other.example' } });
    expect(told(await signIn(fresh))).toEqual(misconfigured('wrong_claim'));
    lines.length = 0;
    fresh.provider.faults.set(discovery, { status: 404 });
    expect(told(await signIn(fresh))).toEqual(misconfigured('request_refused'));
    await closeOpenIdSite(fresh);
  });
});

describe('of this attempt alone is', () => {
  /** The callback with another query than the provider gave it. */
  async function cameBack(query: (given: URLSearchParams) => Record<string, string>): Promise<ApiResponse> {
    const { site, provider } = usual;
    const browser = new TestBrowser(site.origin, fromSomewhere());
    const asked = new URL((await browser.get('/auth/oidc/login')).headers.get('location') ?? '');
    const state = asked.searchParams.get('state') ?? '';
    const given = new URLSearchParams({ state, iss: provider.issuer });
    return browser.get(`/auth/oidc/callback?${new URLSearchParams(query(given))}`);
  }
  const all = (given: URLSearchParams) => Object.fromEntries(given);

  test('a person who denies', async () => {
    const answer = await cameBack((given) => ({ ...all(given), error: 'access_denied' }));
    expect(told(answer)).toEqual(refused('denied'));
  });

  test('a code that the provider does not know', async () => {
    const answer = await cameBack((given) => ({ ...all(given), code: 'a stolen code' }));
    expect(told(answer)).toEqual(refused('code_refused'));
    expect(reported()).toMatchObject([{ provider_error: 'invalid_grant' }]);
    expect(JSON.stringify(lines)).not.toContain('a stolen code');
  });

  test('an error whose other fields look like faults of the network', async () => {
    const body = { error: 'invalid_grant', code: 'EXPIRED', name: 'TimeoutError', status: 503, issues: [1] };
    usual.provider.faults.set('/token', { status: 400, body });
    expect(told(await signIn(usual))).toEqual(refused('code_refused'));
    expect(reported()).toMatchObject([{ provider_status: 400 }]);
    expect(reported()[0]).not.toHaveProperty('network_error');
  });

  test('another state, and a nonce of another sign-in', async () => {
    const answer = await cameBack((given) => ({ ...all(given), state: 'hunter2', code: 'a code' }));
    expect(told(answer)).toEqual(refused('wrong_state'));
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    lines.length = 0;
    usual.provider.changeIdToken = (claims) => ({ ...claims, nonce: 'hunter2' });
    expect(told(await signIn(usual))).toEqual(refused('wrong_nonce'));
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });

  test('a browser that did not begin', async () => {
    const browser = new TestBrowser(usual.site.origin, fromSomewhere());
    expect(told(await browser.get('/auth/oidc/callback?code=a&state=b'))).toEqual(refused('not_begun_here'));
  });
});

test.each([
  ['server_error', 503, 'provider_failed'],
  ['unauthorized_client', 502, 'client_refused'],
  ['invalid_scope', 502, 'request_refused'],
  ['hunter2 with blanks', 502, 'request_refused'],
])('the provider sends the browser back with error=%s: %i', async (error, status, fault) => {
  const { site, provider } = usual;
  const browser = new TestBrowser(site.origin, fromSomewhere());
  const asked = new URL((await browser.get('/auth/oidc/login')).headers.get('location') ?? '');
  const state = asked.searchParams.get('state') ?? '';
  const query = new URLSearchParams({ error, state, iss: provider.issuer, error_description: 'hunter2' });
  const answer = await browser.get(`/auth/oidc/callback?${query}`);
  expect(answer.status).toBe(status);
  expect(reported()).toMatchObject([{ fault }]);
  // the text comes from the URL, so anyone can write it
  expect(JSON.stringify(lines)).not.toContain('hunter2');
});

/** Keeps what the provider gives out, to look for it in the log. */
async function secretsOf(provider: OpenIdProvider, work: () => Promise<unknown>): Promise<string[]> {
  const secrets: string[] = [];
  provider.changeIdToken = (claims) => {
    secrets.push(`${claims.nonce}`, `${claims.sub}`);
    return { ...claims, aud: 'another-client', email: 'hunter2@example.com' };
  };
  await work();
  return secrets;
}

test('no token, claim about the person or secret is in the log', async () => {
  const secrets = await secretsOf(usual.provider, () => signIn(usual));
  expect(secrets).toHaveLength(2);
  usual.provider.changeIdToken = undefined;
  usual.provider.faults.set('/token', { status: 200, body: 'access_token=hunter2', type: 'text/plain' });
  await signIn(usual);
  usual.provider.faults.set('/token', { status: 200, body: { access_token: 'hunter2', token_type: 7 } });
  await signIn(usual);
  usual.provider.faults.set('/token', {
    status: 400,
    body: { error: 'invalid_request', error_description: 'hunter2' },
  });
  await signIn(usual);
  expect(reported()).toHaveLength(4);
  for (const secret of [...secrets, 'hunter2', usual.provider.clientSecret])
    expect(JSON.stringify(lines)).not.toContain(secret);
});
