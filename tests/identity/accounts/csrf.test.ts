import { describe, expect, test } from '@jest/globals';
import { loadConfig } from '../../../src/config/config.ts';
import { listen, TestBrowser } from '../../support/browser.ts';
import { setUpSite } from '../../support/set-up.ts';
import { fromSomewhere, newPerson } from '../../support/sign-in.ts';
import { createTestApp, keyOf } from '../../support/test-app.ts';

const { db, site } = await setUpSite();
const person = await newPerson(db, site);
await person.browser.post('/auth/tenants', { name: 'A team' });

const codeOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
const REFUSED = [403, 'origin_refused'];
const own = () => site.origin;

/** A request that carries the person's cookie, with exactly these headers beside it. */
async function send(
  method: string,
  path: string,
  { body, ...headers }: { body?: unknown; [header: string]: unknown },
) {
  const answer = await fetch(`${site.origin}${path}`, {
    method,
    headers: {
      cookie: person.browser.cookieFor(),
      'content-type': 'application/json',
      ...(headers as Record<string, string>),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : {} };
}

const WRITES: [string, string, unknown][] = [
  ['POST', '/v1/sessions', { tool_id: 'cursor' }],
  ['PUT', '/v1/settings', {}],
  ['PATCH', '/v1/settings', { metrics_streaming: true }],
  ['DELETE', '/v1/metrics?days=9000', undefined],
  ['POST', '/v1/no-such-route', {}],
  ['POST', '/auth/tenants', { name: 'Another team' }],
  ['PUT', '/auth/tenant', { tenant_id: 'nowhere' }],
  ['DELETE', '/auth/sessions', undefined],
  ['POST', '/auth/password/change', { password: 'x', new_password: 'long enough for it' }],
  ['POST', '/auth/login', { email: 'nobody@example.com', password: 'x' }],
  ['POST', '/auth/logout', undefined],
];

describe.each(WRITES)('%s %s with a cookie', (method, path, body) => {
  test.each([
    ['no Origin and no Referer', () => ({})],
    ['another site', () => ({ origin: 'https://evil.example' })],
    ['another port', () => ({ origin: 'http://127.0.0.1:1' })],
    ['another scheme', () => ({ origin: own().replace('http:', 'https:') })],
    ['a sandboxed page', () => ({ origin: 'null' })],
    ['a host that begins the same', () => ({ origin: `${own()}.evil.example` })],
    [
      'another site, and a Referer of this one',
      () => ({ origin: 'https://evil.example', referer: `${own()}/` }),
    ],
    ['a Referer of another site', () => ({ referer: `https://evil.example/${own()}/` })],
    ['a Referer that is none', () => ({ referer: 'evil' })],
  ])('from %s is refused', async (_name, headers) => {
    expect(codeOf(await send(method, path, { ...headers(), body }))).toEqual(REFUSED);
  });
});

describe('a write with a cookie', () => {
  test('from this server is served, by its Origin or else its Referer', async () => {
    for (const headers of [{ origin: own() }, { referer: `${own()}/a/page?x` }]) {
      const answer = await send('POST', '/v1/sessions', { ...headers, body: { tool_id: 'cursor' } });
      expect(answer.status).toBe(201);
    }
  });

  test('behind a proxy must name the origin of PUBLIC_URL', async () => {
    const accounts = loadConfig({ TRUST_PROXY: '1', PUBLIC_URL: 'https://memory.example' }).accounts;
    const proxied = await listen(createTestApp(db, { accounts, localMode: false }));
    const login = (origin: string) =>
      new TestBrowser(proxied.origin, { ...fromSomewhere(), origin, 'x-forwarded-proto': 'https' }).post(
        '/auth/login',
        {
          email: person.email,
          password: person.password,
        },
      );
    expect((await login('https://memory.example')).status).toBe(200);
    expect(codeOf(await login(proxied.origin))).toEqual(REFUSED);
    await proxied.close();
  });
});

describe('without a cookie', () => {
  const login = (headers: Record<string, string>) =>
    fetch(`${site.origin}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...fromSomewhere(), ...headers },
      body: JSON.stringify({ email: person.email, password: person.password }),
    });

  test('a client that sends no Origin may sign in', async () => {
    expect((await login({})).status).toBe(200);
  });

  test('a page of another site may not sign its reader in', async () => {
    expect((await login({ origin: 'https://evil.example' })).status).toBe(403);
  });

  test('a form of another site is refused by its type', async () => {
    expect((await login({ 'content-type': 'text/plain' })).status).toBe(415);
  });
});

test('reads need no Origin', async () => {
  for (const path of ['/v1/sessions', '/auth/me', '/auth/sessions'])
    expect((await send('GET', path, {})).status).toBe(200);
});

describe('a cookie and an API key', () => {
  test.each(['/v1/sessions', '/auth/me', '/v1/no-such-route'])(
    'at %s are refused, whichever is valid',
    async (path) => {
      const key = await keyOf(db, await db.newTenant());
      for (const authorization of [key, 'Bearer nonsense', 'Basic eDp5', ''])
        for (const cookie of [person.browser.cookieFor(), 'omnimemory=nonsense']) {
          const answer = await send('GET', path, { authorization, cookie });
          expect([authorization, cookie, ...codeOf(answer)]).toEqual([
            authorization,
            cookie,
            400,
            'ambiguous_credentials',
          ]);
        }
    },
  );

  test('are accepted if the cookie belongs to something else', async () => {
    const authorization = await keyOf(db, await db.newTenant());
    expect((await send('GET', '/v1/sessions', { authorization, cookie: 'theme=dark' })).status).toBe(200);
  });
});
