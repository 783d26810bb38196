import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { OPERATOR } from '../../src/auth/actor.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import { connectClient } from '../protocols/mcp/mcp-client.ts';
import { TestBrowser } from '../support/browser.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../support/openid-provider.ts';
import { personOf } from '../support/people.ts';
import { setUpDatabase } from '../support/set-up.ts';
import { fromSomewhere, newAddress } from '../support/sign-in.ts';
import { startFleet } from './fleet.ts';

const db = await setUpDatabase();
const TIMEOUT_MS = 240_000;
const PROMISED_MS = 1_000;
const WATCHED_MS = 2_000;

let provider: OpenIdProvider | undefined;
const fleet = await startFleet(db, {
  envFor: async (url) => {
    provider = await startOpenIdProvider(`${url}/auth/oidc/callback`);
    const { issuer, clientId, clientSecret } = provider;
    return { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret };
  },
});
afterAll(async () => {
  await fleet.stop();
  await provider?.close();
});

const ask = (url: string, path: string, key: string, body?: unknown) =>
  fetch(`${url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    // refused keys count as guesses of their network
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...fromSomewhere() },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

// biome-ignore lint/suspicious/noExplicitAny: a test looks into any JSON
const jsonOf = async (answer: Response | Promise<Response>): Promise<any> => (await answer).json();

/** How long each process still grants, in milliseconds after `change` has been committed. All grant before it. */
async function grantedFor(
  isGranted: (url: string) => Promise<boolean>,
  change: () => Promise<unknown>,
): Promise<number[]> {
  for (const url of fleet.urls) for (let n = 0; n < 3; n++) expect(await isGranted(url)).toBe(true);
  await change();
  const since = performance.now();
  return Promise.all(
    fleet.urls.map(async (url) => {
      let last = 0;
      while (performance.now() - since < WATCHED_MS) {
        const asked = performance.now() - since;
        if (await isGranted(url)) last = asked;
        await sleep(10);
      }
      return last;
    }),
  );
}

const newKey = async (tenant: TenantScope, userId?: string) =>
  db.services.apiKeys.create(userId ? { ...tenant, userId } : tenant, { name: 'a key' });

/** Cuts every connection that listens, as a network or an administrator does. */
const cutListeners = () =>
  db.asAdmin((admin) =>
    admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and usename = 'omnimemory_identity' and query = 'select 1'`,
    ),
  );

const CHANGES: Record<
  string,
  (
    tenant: TenantScope,
  ) => Promise<{ isGranted: (url: string) => Promise<boolean>; change: () => Promise<unknown> }>
> = {
  'a revoked key': async (tenant) => {
    const { key, key_id } = await newKey(tenant);
    return {
      isGranted: async (url) => (await ask(url, '/v1/sessions', key)).status === 200,
      change: () => db.services.apiKeys.revoke(tenant, key_id, OPERATOR),
    };
  },
  'a revoked key, while the connections are cut that tell of it': async (tenant) => {
    const { key, key_id } = await newKey(tenant);
    return {
      isGranted: async (url) => (await ask(url, '/v1/sessions', key)).status === 200,
      change: async () => {
        await cutListeners();
        await db.services.apiKeys.revoke(tenant, key_id, OPERATOR);
      },
    };
  },
  'the key of a removed member': async (tenant) => {
    const { userId } = await personOf(db, tenant, 'member');
    const { key } = await newKey(tenant, userId);
    return {
      isGranted: async (url) => (await ask(url, '/v1/sessions', key)).status === 200,
      change: () => db.services.members.remove(tenant, userId, OPERATOR),
    };
  },
  'the key of a member who becomes a viewer': async (tenant) => {
    const { userId } = await personOf(db, tenant, 'member');
    const { key } = await newKey(tenant, userId);
    return {
      isGranted: async (url) => (await ask(url, '/v1/sessions', key, { tool_id: 'cursor' })).status === 201,
      change: () => db.services.members.changeRole(tenant, userId, 'viewer', OPERATOR),
    };
  },
  'a suspended team': async (tenant) => {
    const { key } = await newKey(tenant);
    return {
      isGranted: async (url) => (await ask(url, '/v1/sessions', key)).status === 200,
      change: () => db.services.tenants.suspendAsOperator(tenant.tenantId),
    };
  },
  'a smaller plan': async (tenant) => {
    const { key } = await newKey(tenant);
    await db.services.operatorBilling.setPlan(tenant.tenantId, { plan: 'pro' }, OPERATOR);
    return {
      isGranted: async (url) =>
        (await ask(url, '/v1/sessions', key)).headers.get('ratelimit-policy')?.includes('q=6000;') === true,
      change: () => db.services.operatorBilling.setPlan(tenant.tenantId, { plan: 'free' }, OPERATOR),
    };
  },
};

test.each(Object.entries(CHANGES))(
  '%s is known to all processes within a second',
  async (name, prepare) => {
    const { isGranted, change } = await prepare(await db.newTenant());
    const granted = await grantedFor(isGranted, change);
    console.log(`${name}: granted for ${granted.map((ms) => Math.round(ms)).join(', ')} ms`);
    for (const ms of granted) expect(ms).toBeLessThan(PROMISED_MS);
  },
  TIMEOUT_MS,
);

test(
  'a sign-in that begins at one process ends at another, and its cookie is valid at each',
  async () => {
    if (!provider) throw new Error('The provider was started.');
    const email = newAddress();
    provider.accounts.set('ada', { email, email_verified: true });
    provider.isThere = 'ada';
    const browser = new TestBrowser(fleet.url, fromSomewhere());
    const { status, body } = await browser.visit('/auth/oidc/login?return_to=/auth/me');
    expect([status, body.email]).toEqual([200, email]);
    const cookie = browser.cookieFor(fleet.url) ?? '';
    for (const url of fleet.urls) {
      const me = await fetch(`${url}/auth/me`, { headers: { cookie } });
      expect([me.status, (await jsonOf(me)).email]).toEqual([200, email]);
    }
  },
  TIMEOUT_MS,
);

test(
  'a page begins at one process and goes on at the next; MCP and an export do too',
  async () => {
    const tenant = await db.newTenant();
    const { key } = await newKey(tenant);
    for (let n = 0; n < 5; n++) await db.newSession(tenant);
    const seen = new Set<string>();
    let cursor = '';
    for (let n = 0; seen.size < 5; n++) {
      const url = fleet.urls[n % 3] ?? '';
      const page = await jsonOf(ask(url, `/v1/sessions?limit=2${cursor && `&cursor=${cursor}`}`, key));
      for (const { session_id } of page.data) seen.add(session_id);
      cursor = page.next_cursor;
    }
    const client = await connectClient(fleet.url, { authorization: `Bearer ${key}` });
    for (let n = 0; n < 4; n++) expect((await client.listTools()).tools.length).toBeGreaterThan(3);
    await client.close();
    const [one = '', two = '', three = ''] = fleet.urls;
    const asked = await ask(one, '/v1/exports', key, { kind: 'all' });
    expect(asked.status).toBe(202);
    const { export_id } = await jsonOf(asked);
    const state = async () => (await jsonOf(ask(two, `/v1/exports/${export_id}`, key))).state;
    while (!['done', 'failed'].includes(await state())) await sleep(100);
    const archive = await ask(three, `/v1/exports/${export_id}/archive`, key);
    expect(archive.status).toBe(200);
    expect((await archive.arrayBuffer()).byteLength).toBeGreaterThan(100);
  },
  TIMEOUT_MS,
);
