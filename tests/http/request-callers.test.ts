import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pino from 'pino';
import { API, SIGN_IN } from '../../src/api.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import { loadConfig } from '../../src/config/config.ts';
import type { RequestLimits } from '../../src/http/limits/request-limits.ts';
import { listen, TestBrowser, type TestSite } from '../support/browser.ts';
import { logLines } from '../support/log-lines.ts';
import { fromSomewhere, newPerson } from '../support/sign-in.ts';
import { createTestApp } from '../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const UNREACHED = 1_000_000;
const { lines, stream } = logLines();
const log = pino({ level: 'debug' }, stream);
const { accounts } = loadConfig({ TRUST_PROXY: '1' });
const sites: TestSite[] = [];

let db: TestDatabase;
let tenant: TenantScope;
let key: string;
let keyId: string;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  tenant = await db.newTenant();
  const made = await db.services.apiKeys.create(tenant, { name: 'of the log' });
  [key, keyId] = [made.key, made.key_id];
  lines.length = 0;
});
afterEach(async () => {
  await Promise.all(sites.splice(0).map((site) => site.close()));
});
afterAll(() => db.drop());

async function serve(limits: Partial<RequestLimits> = {}, localMode = false): Promise<TestSite> {
  const unreached = { perNetwork: UNREACHED, failuresPerNetwork: UNREACHED, perCaller: UNREACHED };
  const rateLimits = { ...unreached, now: () => 1_000, ...limits };
  const site = await listen(createTestApp(db, { accounts, localMode, rateLimits, log }));
  sites.push(site);
  return site;
}

const as = (secret: string) => ({ authorization: `Bearer ${secret}` });

/** Sends a request, and gives its line. */
async function lineOf(
  site: TestSite,
  path: string,
  init: RequestInit = {},
): Promise<Record<string, unknown>> {
  const answer = await fetch(`${site.origin}${path}`, init);
  await answer.arrayBuffer();
  const id = answer.headers.get('x-request-id');
  // the line comes when the response is closed, which may be after the client has it
  for (;;) {
    const line = lines.find(({ msg, request_id }) => msg === 'request' && request_id === id);
    if (line) return line;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the line of a request names', () => {
  test('the tenant and the id of the key, the route, and the code of a refusal', async () => {
    const site = await serve();
    const { session_id } = await db.services.sessions.start(tenant, { tool_id: 'cursor' });
    const read = await lineOf(site, `/v1/sessions/${session_id}`, { headers: as(key) });
    const who = { tenant_id: tenant.tenantId, key_id: keyId };
    expect(read).toMatchObject({ ...who, route: '/v1/sessions/:session_id', status: 200, level: 30 });
    expect(read).not.toHaveProperty('code');
    const missing = await lineOf(site, '/v1/sessions/none', { headers: as(key) });
    const code = 'session_not_found';
    expect(missing).toMatchObject({ ...who, route: '/v1/sessions/:session_id', status: 404, code });
    const search = await lineOf(site, '/v1/search?q=hunter2', { headers: as(key) });
    expect(search).toMatchObject({ ...who, route: '/v1/search', path: '/v1/search' });
    expect(JSON.stringify(lines)).not.toContain('hunter2');
    expect(JSON.stringify(lines)).not.toContain(key);
  });

  test('them in a path that names its tenant', async () => {
    const path = `/tenants/${tenant.tenantId}/v1/sessions`;
    const line = await lineOf(await serve(), path, { headers: as(key) });
    expect(line).toMatchObject({ tenant_id: tenant.tenantId, key_id: keyId, path, route: '/v1/sessions' });
  });

  test('them of a key that sends too many requests, and of a plan that is used up', async () => {
    const site = await serve({ perCaller: 1 });
    await lineOf(site, '/v1/entitlements', { headers: as(key) });
    expect(await lineOf(site, '/v1/sessions/one/end', { method: 'POST', headers: as(key) })).toMatchObject({
      status: 429,
      code: 'rate_limited',
      tenant_id: tenant.tenantId,
      key_id: keyId,
      route: '/v1/sessions/:session_id/end',
    });
    const generous = await serve();
    const all = await db.services.entitlements.requestsPerMinute(tenant);
    for (let sent = 0; sent < (all ?? 0); sent += 1)
      await (await fetch(`${generous.origin}/v1/entitlements`, { headers: as(key) })).arrayBuffer();
    expect(await lineOf(generous, '/v1/entitlements', { headers: as(key) })).toMatchObject({
      status: 429,
      tenant_id: tenant.tenantId,
      key_id: keyId,
    });
  });

  test('the person who is signed in, with the tenant where there is one', async () => {
    const site = await serve();
    const { id, browser } = await newPerson(db, site);
    const made = await browser.post('/auth/tenants', { name: 'Of Ada' });
    const tenant_id = made.body.id;
    const headers = { cookie: browser.cookieFor(), ...fromSomewhere() };
    const own = await lineOf(site, '/auth/me', { headers });
    expect(own).toMatchObject({ user_id: id, route: '/auth/me' });
    expect(own).not.toHaveProperty('tenant_id');
    const path = `/tenants/${tenant_id}/v1/sessions`;
    expect(await lineOf(site, path, { headers })).toMatchObject({ user_id: id, tenant_id, status: 200 });
    expect(JSON.stringify(lines)).not.toContain('omnimemory=');
  });

  test('no tenant that a stranger’s path claims', async () => {
    const site = await serve();
    const { id, browser } = await newPerson(db, site);
    const headers = { cookie: browser.cookieFor(), ...fromSomewhere() };
    const line = await lineOf(site, `/tenants/${tenant.tenantId}/v1/sessions`, { headers });
    expect(line).toMatchObject({ user_id: id, route: '/v1/sessions' });
    expect(line).not.toHaveProperty('tenant_id');
  });

  test('nobody in local mode, and nobody for a wrong key', async () => {
    const known = ['tenant_id', 'key_id', 'user_id', 'network'];
    const local = await listen(createTestApp(db, { localMode: true, log }));
    sites.push(local);
    const wrong = await lineOf(await serve(), '/v1/sessions', { headers: as('om_hunter2') });
    expect(wrong).toMatchObject({ status: 401, code: 'unauthenticated', route: '/v1/sessions' });
    for (const line of [await lineOf(local, '/v1/sessions'), wrong])
      for (const name of known) expect(line).not.toHaveProperty(name);
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });
});

describe('of a request that is refused before it is known who sent it', () => {
  test.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:aaaa:bbbb:cccc::1', '2001:db8:aaaa::/48'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
  ])('the line names the network of %s as %s, and no IP address', async (address, network) => {
    const site = await serve({ perNetwork: 1 });
    const headers = { ...as(key), 'x-forwarded-for': address };
    await lineOf(site, '/v1/sessions', { headers });
    const refused = await lineOf(site, '/v1/sessions/one', { headers });
    expect(refused).toMatchObject({ status: 429, code: 'rate_limited', network });
    expect(refused).toMatchObject({ route: '/v1/sessions/:session_id' });
    for (const name of ['tenant_id', 'key_id']) expect(refused).not.toHaveProperty(name);
    expect(JSON.stringify(lines)).not.toContain(address);
  });

  test('the network of too many attempts to sign in is named, and not the email address', async () => {
    const site = await serve();
    const browser = new TestBrowser(site.origin, { 'x-forwarded-for': '198.51.100.9' });
    const attempt = { email: 'hunter2@example.com', password: 'not the password at all' };
    let status = 0;
    while (status !== 429) ({ status } = await browser.post('/auth/login', attempt));
    await lineOf(site, '/healthz');
    expect(lines.find(({ status }) => status === 429)).toMatchObject({
      network: '198.51.100.0/24',
      route: '/auth/login',
      code: expect.stringMatching(/^too_many_/),
    });
    expect(JSON.stringify(lines)).not.toMatch(/hunter2|198\.51\.100\.9/);
  });
});

test('probes are on the level debug while they succeed', async () => {
  const site = await serve({ perNetwork: 1 });
  expect(await lineOf(site, '/healthz')).toMatchObject({ level: 20, route: '/healthz' });
  expect(await lineOf(site, '/readyz')).toMatchObject({ level: 20, route: '/readyz' });
  expect(await lineOf(site, '/readyz')).toMatchObject({ level: 30, status: 429 });
  const failing = await listen(
    createTestApp(db, { log, readiness: async () => ({ ready: false, reason: 'the test says so' }) }),
  );
  sites.push(failing);
  expect(await lineOf(failing, '/readyz')).toMatchObject({ level: 50, status: 503 });
});

test('every path of the API has its own template in the log', async () => {
  const site = await serve();
  const templates = [...new Set([...API, ...SIGN_IN].map(({ path }) => path))];
  const logged: unknown[] = [];
  for (const template of templates) {
    // OPTIONS: it reaches no endpoint
    const path = template.replaceAll(/:\w+/g, 'an-id-that-is-in-no-path');
    logged.push((await lineOf(site, `${path}/`, { method: 'OPTIONS', headers: fromSomewhere() })).route);
  }
  expect(logged).toEqual(templates);
  for (const path of ['/openapi.json', '/docs', '/webhooks/stripe'])
    expect((await lineOf(site, path, { method: 'OPTIONS' })).route).toBe(path);
  for (const path of ['/v1/nothing', '/v1//sessions', '/v1/sessions/a/b/c/d/e', '/nothing'])
    expect(await lineOf(site, path, { method: 'OPTIONS' })).not.toHaveProperty('route');
});
