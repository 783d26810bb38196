import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../../src/config/config.ts';
import { sealed, unsealed } from '../../../src/features/identity/accounts/providers/sealed.ts';
import { hashAuthSessionId } from '../../../src/http/auth/auth-session-store.ts';
import { listen, TestBrowser, type TestSite } from '../../support/browser.ts';
import { dumpOf } from '../../support/dump.ts';
import { freePort } from '../../support/free-port.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../../support/openid-provider.ts';
import { fromSomewhere, logIn, newAddress, newPerson } from '../../support/sign-in.ts';
import { createTestApp } from '../../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let db: TestDatabase;
let site: TestSite;
let provider: OpenIdProvider;
beforeAll(async () => {
  db = await createTestDatabase();
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  provider = await startOpenIdProvider(`${origin}/auth/oidc/callback`);
  const { issuer, clientId, clientSecret } = provider;
  const { accounts } = loadConfig({
    TRUST_PROXY: '1',
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
    OIDC_TITLE: 'The provider',
  });
  site = await listen(createTestApp(db, { accounts, localMode: false }), port);
});
afterAll(async () => {
  await Promise.all([site.close(), provider.close()]);
  await db.drop();
});

const somebody = () => new TestBrowser(site.origin, fromSomewhere());
const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
const me = async (browser: TestBrowser) => (await browser.get('/auth/me')).body;

let subject = '';
beforeEach(() => {
  subject = `subject-${newAddress()}`;
  provider.accounts.set(subject, { email: newAddress('grace'), name: 'Grace' });
  provider.isThere = subject;
});

/** Goes to the provider and back up to the callback, which is not sent. */
async function upToCallback(browser: TestBrowser, step = 'login'): Promise<URL> {
  let url = `${site.origin}/auth/oidc/${step}`;
  for (;;) {
    const location = (await browser.get(url)).headers.get('location');
    if (!location) throw new Error('The provider does not send the browser back.');
    url = new URL(location, url).href;
    if (url.startsWith(`${site.origin}/auth/oidc/callback`)) return new URL(url);
  }
}

const pathOf = ({ pathname, search }: URL) => `${pathname}${search}`;

describe('signing in by way of the provider', () => {
  test('is offered, with state, PKCE by S256 and a nonce', async () => {
    const browser = somebody();
    const { body } = await browser.get('/auth/providers');
    expect(body.data).toEqual([{ name: 'oidc', title: 'The provider', login_url: '/auth/oidc/login' }]);
    const { status, headers } = await browser.get('/auth/oidc/login');
    const asked = new URL(headers.get('location') ?? '');
    expect([status, asked.origin]).toEqual([302, provider.issuer]);
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      response_type: 'code',
      client_id: provider.clientId,
      redirect_uri: `${site.origin}/auth/oidc/callback`,
      scope: 'openid email profile',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
  });

  test('makes an account the first time, finds it the next, and goes where it was to go', async () => {
    const browser = somebody();
    const there = await browser.visit('/auth/oidc/login?return_to=/auth/me');
    expect([there.url, there.status]).toEqual([`${site.origin}/auth/me`, 200]);
    const { email } = provider.accounts.get(subject) ?? {};
    expect(there.body).toMatchObject({
      email,
      name: 'Grace',
      has_password: false,
      identities: [{ issuer: provider.issuer, email }],
    });
    const again = await somebody().visit('/auth/oidc/login?return_to=/auth/me');
    expect(again.body.id).toBe(there.body.id);
  });

  test('finds the same account when the email address has changed at the provider', async () => {
    const before = await somebody().visit('/auth/oidc/login?return_to=/auth/me');
    const changed = newAddress('changed');
    provider.accounts.set(subject, { email: changed, name: 'Grace' });
    const after = await somebody().visit('/auth/oidc/login?return_to=/auth/me');
    expect(after.body.id).toBe(before.body.id);
    expect([after.body.email, after.body.identities[0].email]).toEqual([before.body.email, changed]);
  });

  test('does not admit another subject with the email address of the first', async () => {
    const before = await somebody().visit('/auth/oidc/login?return_to=/auth/me');
    const heir = `subject-${newAddress()}`;
    provider.accounts.set(heir, { email: before.body.email });
    provider.isThere = heir;
    const browser = somebody();
    expect(codeOf(await browser.visit('/auth/oidc/login'))).toEqual([409, 'account_exists']);
    expect((await browser.get('/auth/me')).status).toBe(401);
  });

  test('gives the browser a session with a new id', async () => {
    const browser = somebody();
    const callback = await upToCallback(browser);
    const before = browser.cookie('omnimemory') ?? '';
    await browser.get(pathOf(callback));
    expect(browser.cookie('omnimemory')).not.toBe(before);
    const fixed = somebody();
    fixed.setCookie('omnimemory', before);
    expect((await fixed.get('/auth/me')).status).toBe(401);
  });

  test('twenty times at once, the first time, makes one account', async () => {
    const landings = await Promise.all(
      Array.from({ length: 20 }, () => somebody().visit('/auth/oidc/login?return_to=/auth/me')),
    );
    expect(new Set(landings.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
  });
});

const refused = [403, 'sign_in_refused'];

describe('the callback refuses', () => {
  test('a state that is not the one of this browser', async () => {
    const browser = somebody();
    const callback = await upToCallback(browser);
    callback.searchParams.set('state', 'x'.repeat(43));
    expect(codeOf(await browser.get(pathOf(callback)))).toEqual(refused);
    expect((await browser.get('/auth/me')).status).toBe(401);
  });

  test('no state at all', async () => {
    const browser = somebody();
    const callback = await upToCallback(browser);
    callback.searchParams.delete('state');
    expect(codeOf(await browser.get(pathOf(callback)))).toEqual(refused);
  });

  test('a browser that was not sent to the provider', async () => {
    const callback = await upToCallback(somebody());
    expect(codeOf(await somebody().get(pathOf(callback)))).toEqual(refused);
    const other = somebody();
    await upToCallback(other);
    expect(codeOf(await other.get(pathOf(callback)))).toEqual(refused);
  });

  test('a code that has been used, by the same browser', async () => {
    const browser = somebody();
    const callback = await upToCallback(browser);
    expect((await browser.get(pathOf(callback))).status).toBe(302);
    expect(codeOf(await browser.get(pathOf(callback)))).toEqual(refused);
  });

  test('a code that has been used, although its state is at hand', async () => {
    const browser = somebody();
    const callback = await upToCallback(browser);
    // as if a copy of the session from before were there still
    const { rows } = await db.asAdmin((admin) =>
      admin.query('select sid, sess from web_sessions where sid = $1', [
        hashAuthSessionId(browser.sessionId),
      ]),
    );
    const cookie = browser.cookie('omnimemory') ?? '';
    expect((await browser.get(pathOf(callback))).status).toBe(302);
    await db.asAdmin((admin) =>
      admin.query(`insert into web_sessions (sid, sess, expire) values ($1, $2, now() + interval '1 hour')`, [
        rows[0].sid,
        rows[0].sess,
      ]),
    );
    const replaying = somebody();
    replaying.setCookie('omnimemory', cookie);
    expect(codeOf(await replaying.get(pathOf(callback)))).toEqual(refused);
    expect((await replaying.get('/auth/me')).status).toBe(401);
  });

  test.each([
    ['nonce', 'another nonce'],
    ['codeVerifier', 'v'.repeat(43)],
  ])('a %s that is not the one of the session', async (field, value) => {
    const browser = somebody();
    const callback = await upToCallback(browser);
    const sid = browser.sessionId;
    await db.asAdmin(async (admin) => {
      const own = [hashAuthSessionId(sid)];
      const { rows } = await admin.query('select sess from web_sessions where sid = $1', own);
      const authorization = unsealed(sid, rows[0].sess.authorization) as Record<string, string>;
      expect(authorization.state).toBe(callback.searchParams.get('state'));
      const changed = { ...rows[0].sess, authorization: sealed(sid, { ...authorization, [field]: value }) };
      await admin.query('update web_sessions set sess = $2 where sid = $1', [...own, changed]);
    });
    expect(codeOf(await browser.get(pathOf(callback)))).toEqual(refused);
    expect((await browser.get('/auth/me')).status).toBe(401);
  });

  test('what the provider has refused', async () => {
    const browser = somebody();
    const state = (await upToCallback(browser)).searchParams.get('state');
    const denied = `/auth/oidc/callback?error=access_denied&state=${state}&iss=${provider.issuer}`;
    expect(codeOf(await browser.get(denied))).toEqual(refused);
  });

  test('a user whose email address is not verified there', async () => {
    provider.accounts.set(subject, { email: newAddress(), email_verified: false });
    expect(codeOf(await somebody().visit('/auth/oidc/login'))).toEqual([403, 'email_not_verified']);
  });
});

test('the expected callback is encrypted with the cookie, and useless to a reader of the database', async () => {
  const browser = somebody();
  const callback = await upToCallback(browser);
  const dump = await db.asAdmin(dumpOf);
  const { rows } = await db.asAdmin((admin) =>
    admin.query('select sess from web_sessions where sid = $1', [hashAuthSessionId(browser.sessionId)]),
  );
  const { state, nonce, codeVerifier } = unsealed(browser.sessionId, rows[0].sess.authorization) as Record<
    string,
    string
  >;
  expect(state).toBe(callback.searchParams.get('state'));
  for (const secret of [state, nonce, codeVerifier]) expect(dump).not.toContain(secret);
  expect(unsealed('another id', rows[0].sess.authorization)).toBeUndefined();
});

describe('an account with a password', () => {
  test('is not signed in to by a provider account with the same email address', async () => {
    const { email } = await newPerson(db, site);
    provider.accounts.set(subject, { email });
    expect(codeOf(await somebody().visit('/auth/oidc/login'))).toEqual([409, 'account_exists']);
  });

  test('is linked by its signed-in user, who can sign in with it from then on', async () => {
    const { id, browser } = await newPerson(db, site);
    const linked = await browser.visit('/auth/oidc/link?return_to=/auth/me');
    expect(linked.body).toMatchObject({ id, identities: [{ issuer: provider.issuer }] });
    expect((await somebody().visit('/auth/oidc/login?return_to=/auth/me')).body.id).toBe(id);
    // once more changes nothing
    expect((await browser.visit('/auth/oidc/link?return_to=/auth/me')).body.identities).toHaveLength(1);
  });

  test('is not linked to an identity of another user', async () => {
    await somebody().visit('/auth/oidc/login');
    const { browser } = await newPerson(db, site);
    expect(codeOf(await browser.visit('/auth/oidc/link'))).toEqual([409, 'identity_taken']);
    expect((await me(browser)).identities).toEqual([]);
  });

  test('is not linked without a sign-in, from another site, or by another user who signed in meanwhile', async () => {
    expect(codeOf(await somebody().get('/auth/oidc/link'))).toEqual([401, 'not_signed_in']);
    const { browser } = await newPerson(db, site);
    const lured = await browser.get('/auth/oidc/link', { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(codeOf(lured)).toEqual([403, 'origin_refused']);
    const callback = await upToCallback(browser, 'link');
    const { email, password } = await newPerson(db, site);
    await logIn(browser, { email, password });
    expect(codeOf(await browser.get(pathOf(callback)))).toEqual(refused);
    expect((await me(browser)).identities).toEqual([]);
  });
});

describe('where to go afterwards', () => {
  test.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/%09/evil.example/..//evil.example',
    '/..//evil.example',
    '/.//evil.example',
    '/a\r\nSet-Cookie: a=b',
    'javascript:alert(1)',
    'evil',
    '',
  ])('%p redirects to no other host', async (path) => {
    const browser = somebody();
    const answer = await browser.get(`/auth/oidc/login?return_to=${encodeURIComponent(path)}`);
    if (answer.status === 422) return;
    const location =
      (
        await browser.get(pathOf(await upToCallback(browser, `login?return_to=${encodeURIComponent(path)}`)))
      ).headers.get('location') ?? '';
    expect(new URL(location, site.origin).origin).toBe(site.origin);
  });

  test('a page whose name is not ASCII can be gone to', async () => {
    const browser = somebody();
    const landing = await upToCallback(browser, `login?return_to=${encodeURIComponent('/équipe?n=€')}`);
    const answer = await browser.get(pathOf(landing));
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/%C3%A9quipe?n=%E2%82%AC']);
  });

  test('a page of this server keeps its query and fragment', async () => {
    const browser = somebody();
    const landing = await upToCallback(
      browser,
      `login?return_to=${encodeURIComponent('/dashboard?tab=1#now')}`,
    );
    expect((await browser.get(pathOf(landing))).headers.get('location')).toBe('/dashboard?tab=1#now');
  });
});

test('a provider that is not configured does not exist', async () => {
  for (const step of ['login', 'callback'])
    expect(codeOf(await somebody().get(`/auth/github/${step}`))).toEqual([404, 'provider_not_found']);
});
