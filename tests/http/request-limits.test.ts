import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AppOptions } from '../../src/app.ts';
import { OPERATOR } from '../../src/auth/actor.ts';
import type { TenantScope } from '../../src/auth/scope.ts';
import { loadConfig } from '../../src/config/config.ts';
import { PLANS } from '../../src/features/entitlements/plans.ts';
import type { RequestLimits } from '../../src/http/limits/request-limits.ts';
import { listen, type TestSite } from '../support/browser.ts';
import { newPerson } from '../support/sign-in.ts';
import { createTestApp, keyOf } from '../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const UNREACHED = 1_000_000;
const OF_FREE = PLANS.free.api_requests_per_minute ?? 0;
const OF_PRO = PLANS.pro.api_requests_per_minute ?? 0;

let db: TestDatabase;
let tenant: TenantScope;
let key: string;
let now: number;
const sites: TestSite[] = [];
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  now = 1_000;
  tenant = await db.newTenant();
  key = await keyOf(db, tenant);
});
afterEach(async () => {
  await Promise.all(sites.splice(0).map((site) => site.close()));
});
afterAll(() => db.drop());

type Get = (authorization?: string, headers?: Record<string, string>, path?: string) => Promise<Response>;

/** A server with these limits; all other limits are too high to be reached. */
async function serve(limits: Partial<RequestLimits>, options: Partial<AppOptions> = {}) {
  const rateLimits = {
    perNetwork: UNREACHED,
    failuresPerNetwork: UNREACHED,
    perCaller: UNREACHED,
    now: () => now,
    ...limits,
  };
  const site = await listen(createTestApp(db, { localMode: false, rateLimits, ...options }));
  sites.push(site);
  const get: Get = (authorization, headers = {}, path = '/v1/entitlements') =>
    fetch(`${site.origin}${path}`, { headers: { ...headers, ...(authorization && { authorization }) } });
  return { site, get };
}

const TRUSTING = { accounts: loadConfig({ TRUST_PROXY: '1' }).accounts };
const from = (address: string) => ({ 'x-forwarded-for': address });
const times = async (count: number, get: () => Promise<Response>) => {
  const statuses: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const answer = await get();
    await answer.arrayBuffer();
    statuses.push(answer.status);
  }
  return statuses;
};

async function expectRefusal(answer: Response, seconds: number): Promise<void> {
  expect(answer.status).toBe(429);
  expect(answer.headers.get('retry-after')).toBe(`${seconds}`);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(await answer.json()).toMatchObject({ code: 'rate_limited', status: 429 });
}

describe('a key', () => {
  test('has a number of requests a minute, and is told how many are left and when to retry', async () => {
    const { get } = await serve({ perCaller: 2 });
    const first = await get(key);
    expect(first.status).toBe(200);
    expect(first.headers.get('ratelimit-policy')).toBe(`"key";q=2;w=60, "tenant";q=${OF_FREE};w=60`);
    expect(first.headers.get('ratelimit')).toBe(`"key";r=1;t=60, "tenant";r=${OF_FREE - 1};t=60`);
    now += 20_500;
    expect((await get(key)).headers.get('ratelimit')).toBe(`"key";r=0;t=40, "tenant";r=${OF_FREE - 2};t=40`);
    const refused = await get(key);
    expect(refused.headers.get('ratelimit')).toBe('"key";r=0;t=40');
    await expectRefusal(refused, 40);
    now += 39_500;
    expect((await get(key)).status).toBe(200);
  });

  test('that floods leaves the other keys of its tenant theirs', async () => {
    const { get } = await serve({ perCaller: 3 });
    const other = await keyOf(db, tenant);
    expect(await times(8, () => get(key))).toEqual([200, 200, 200, 429, 429, 429, 429, 429]);
    const answer = await get(other);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('ratelimit')).toBe(`"key";r=2;t=60, "tenant";r=${OF_FREE - 4};t=60`);
  });

  test('also counts invalid items', async () => {
    const { get } = await serve({ perCaller: 2 });
    expect(await times(3, () => get(key, {}, '/v1/nothing'))).toEqual([404, 404, 429]);
  });
});

test('a person who is signed in is limited like a key, in each tenant', async () => {
  const { site } = await serve({ perCaller: 2 }, TRUSTING);
  const { browser } = await newPerson(db, site);
  const { body } = await browser.post('/auth/tenants', { name: 'Mine' });
  await browser.put('/auth/tenant', { tenant_id: body.id });
  const get = async () => {
    const { status, headers } = await browser.get('/v1/entitlements');
    return [status, headers.get('ratelimit')];
  };
  expect(await get()).toEqual([200, `"user";r=1;t=60, "tenant";r=${OF_FREE - 1};t=60`]);
  expect(await get()).toEqual([200, `"user";r=0;t=60, "tenant";r=${OF_FREE - 2};t=60`]);
  expect(await get()).toEqual([429, '"user";r=0;t=60']);
});

test('a person who is signed in has so many requests below /auth, over all browsers and tenants', async () => {
  const { site } = await serve({ perCaller: 4 }, TRUSTING);
  const { browser } = await newPerson(db, site);
  const { browser: other } = await newPerson(db, site);
  const [before] = /(?<=r=)\d+/.exec((await browser.get('/auth/me')).headers.get('ratelimit') ?? '') ?? [];
  const statuses: number[] = [];
  for (let n = 0; n < 6; n++) statuses.push((await browser.get('/auth/tenants')).status);
  const left = Number(before);
  expect(statuses).toEqual([...Array(left).fill(200), ...Array(6 - left).fill(429)]);
  const refused = await browser.post('/auth/tenants', { name: 'One more' });
  expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
  expect((await other.get('/auth/tenants')).status).toBe(200);
  now += 60_000;
  expect((await browser.get('/auth/tenants')).status).toBe(200);
});

describe('the limit of a network applies to everything but /healthz', () => {
  const EVERYWHERE = [
    '/docs',
    '/openapi.json',
    '/readyz',
    '/v1/sessions',
    '/auth/me',
    '/nowhere',
    '/tenants/x/v1/sessions',
  ];

  test.each([...EVERYWHERE.map((path) => ['GET', path]), ['POST', '/webhooks/stripe']])(
    '%s %s',
    async (method, path) => {
      const { site } = await serve({ perNetwork: 1 });
      const ask = () => fetch(`${site.origin}${path}`, { method });
      expect((await ask()).status).not.toBe(429);
      await expectRefusal(await ask(), 60);
      expect((await fetch(`${site.origin}/healthz`)).status).toBe(200);
    },
  );
});

describe('a tenant', () => {
  const flood = async (get: Get, count: number) => {
    const other = await keyOf(db, tenant);
    const statuses = await Promise.all(
      [key, other].map((one) => times(count / 2, () => get(one, {}, '/v1/nothing'))),
    );
    expect(new Set(statuses.flat())).toEqual(new Set([404]));
  };

  test('has what its plan allows, over all of its keys, and its flood affects no other tenant', async () => {
    const { get } = await serve({});
    await flood(get, OF_FREE);
    const refused = await get(key);
    expect(refused.headers.get('ratelimit')).toMatch(/^"key";r=\d+;t=60, "tenant";r=0;t=60$/);
    await expectRefusal(refused, 60);
    await expectRefusal(await get(await keyOf(db, tenant)), 60);
    const other = await get(await keyOf(db, await db.newTenant()));
    expect(other.status).toBe(200);
    expect(other.headers.get('ratelimit')).toContain(`"tenant";r=${OF_FREE - 1};t=60`);
    now += 60_000;
    expect((await get(key)).status).toBe(200);
  });

  test('has what a new plan allows with the next request, in both directions', async () => {
    const { get } = await serve({});
    const setPlan = (plan: 'free' | 'pro' | 'enterprise') =>
      db.services.billing.setPlan(tenant.tenantId, plan, OPERATOR);
    await flood(get, OF_FREE);
    expect((await get(key)).status).toBe(429);
    await setPlan('pro');
    const lifted = await get(key);
    expect(lifted.status).toBe(200);
    expect(lifted.headers.get('ratelimit-policy')).toContain(`"tenant";q=${OF_PRO};w=60`);
    expect(lifted.headers.get('ratelimit')).toContain(`"tenant";r=${OF_PRO - OF_FREE - 1};t=60`);
    await setPlan('enterprise');
    const unlimited = await get(key);
    expect(unlimited.status).toBe(200);
    expect(unlimited.headers.get('ratelimit-policy')).toBe(`"key";q=${UNREACHED};w=60`);
    await setPlan('free');
    expect((await get(key)).status).toBe(429);
  });
});

describe('a network', () => {
  test('is stopped when it floods, whatever it sends, and others continue', async () => {
    const { get } = await serve({ perNetwork: 3 }, TRUSTING);
    expect((await get(key, from('192.0.2.1'))).status).toBe(200);
    expect((await get(undefined, from('192.0.2.1'))).status).toBe(401);
    expect((await get(undefined, from('192.0.2.1'), '/auth/session')).status).not.toBe(429);
    await expectRefusal(await get(key, from('192.0.2.1')), 60);
    await expectRefusal(await get(undefined, from('192.0.2.1'), '/auth/session'), 60);
    await expectRefusal(await get(key, from('192.0.2.1'), `/tenants/${tenant.tenantId}/v1/sessions`), 60);
    expect((await get(undefined, from('192.0.2.1'), '/healthz')).status).toBe(200);
    expect((await get(key, from('192.0.2.2'))).status).toBe(200);
  });

  test('is half of an IPv6 address: another one of the same half is the same', async () => {
    const { get } = await serve({ perNetwork: 1 }, TRUSTING);
    expect((await get(key, from('2001:db8:1:2::1'))).status).toBe(200);
    expect((await get(key, from('2001:db8:1:2::ffff'))).status).toBe(429);
    expect((await get(key, from('2001:db8:1:3::1'))).status).toBe(200);
  });

  test('cannot be changed with X-Forwarded-For where no proxy is trusted, nor beyond the one that is', async () => {
    const untrusting = await serve({ perNetwork: 2 });
    let n = 0;
    const next = () => from(`192.0.2.${++n}`);
    expect(await times(4, () => untrusting.get(key, next()))).toEqual([200, 200, 429, 429]);
    const trusting = await serve({ perNetwork: 2 }, TRUSTING);
    const behind = () => from(`192.0.2.${++n}, 198.51.100.7`);
    expect(await times(4, () => trusting.get(key, behind()))).toEqual([200, 200, 429, 429]);
  });
});

describe('keys that give no access', () => {
  const guess = (n: number) => `Bearer om_${`${n}`.padStart(43, 'x')}`;

  test('can be tried so many times a minute from one network, on whatever path', async () => {
    const { get } = await serve({ failuresPerNetwork: 2 }, TRUSTING);
    const here = from('192.0.2.1');
    expect((await get(guess(1), here)).status).toBe(401);
    now += 15_000;
    expect((await get('Basic eDp5', here, '/v1/nothing')).status).toBe(401);
    await expectRefusal(await get(guess(3), here), 45);
    expect((await get(guess(3), from('192.0.2.2'))).status).toBe(401);
    now += 45_000;
    expect((await get(guess(4), here)).status).toBe(401);
  });

  test('beyond the limit a valid key gets the same response as an invalid one', async () => {
    const { get } = await serve({ failuresPerNetwork: 1 });
    expect((await get(guess(1))).status).toBe(401);
    await expectRefusal(await get(key), 60);
  });

  test('do not lock out a key of the same network that was valid before', async () => {
    db.services.apiKeyAuthenticator.openCache();
    const { get } = await serve({ failuresPerNetwork: 1 });
    expect((await get(key)).status).toBe(200);
    expect(await times(3, () => get(guess(1)))).toEqual([401, 429, 429]);
    expect((await get(key)).status).toBe(200);
    db.services.apiKeyAuthenticator.closeCache();
    expect((await get(key)).status).toBe(200);
  });

  test('nor does another tenant that renames itself or revokes its own key; a revoked key counts as a guess again', async () => {
    db.services.apiKeyAuthenticator.openCache();
    const { get } = await serve({ failuresPerNetwork: 60 });
    expect((await get(key)).status).toBe(200);
    const theirs = await db.newTenant();
    const made = await db.services.apiKeys.create(theirs, { name: 'theirs' });
    expect(await times(60, () => get(guess(1)))).toEqual(Array(60).fill(401));
    await db.services.tenants.rename(theirs, 'Another name', OPERATOR);
    await db.services.apiKeys.revoke(theirs, made.key_id, OPERATOR);
    expect((await get(key)).status).toBe(200);
    const [own] = await db.services.apiKeys.list(tenant);
    await db.services.apiKeys.revoke(tenant, own?.key_id ?? '', OPERATOR);
    expect(await times(2, () => get(key))).toEqual([401, 429]);
    db.services.apiKeyAuthenticator.closeCache();
  });

  test('requests without a key do not count as guesses, and valid keys do not either', async () => {
    const { get } = await serve({ failuresPerNetwork: 1 });
    expect(await times(3, () => get())).toEqual([401, 401, 401]);
    expect(await times(3, () => get(key))).toEqual([200, 200, 200]);
  });
});

test('local mode has no limits on loopback, and says none; keys have theirs', async () => {
  const { get } = await serve({ perNetwork: 1, failuresPerNetwork: 1, perCaller: 1 }, { localMode: true });
  expect(await times(3, () => get())).toEqual([200, 200, 200]);
  expect((await get()).headers.get('ratelimit')).toBeNull();
  expect(await times(3, () => get('Bearer wrong'))).toEqual([401, 401, 401]);
  expect(await times(2, () => get(key))).toEqual([200, 429]);
});

test('RATE_LIMITS=off leaves no trace; the default is on', async () => {
  expect([loadConfig({}).rateLimits, loadConfig({ RATE_LIMITS: 'off' }).rateLimits]).toEqual([true, false]);
  const { get } = await serve({}, { rateLimits: undefined });
  const { status, headers } = await get(key);
  expect([status, headers.get('ratelimit'), headers.get('ratelimit-policy')]).toEqual([200, null, null]);
});
