import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TenantScope } from '../../src/auth/scope.ts';
import { PLANS } from '../../src/features/entitlements/plans.ts';
import { REQUEST_LIMITS } from '../../src/http/limits/request-limits.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { keyOf } from '../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const MEBIBYTE = 1_048_576;
let db: TestDatabase;
let api: TestApi;
let now = 0;
beforeAll(async () => {
  db = await createTestDatabase();
  api = await startTestApi(db, { rateLimits: { ...REQUEST_LIMITS, now: () => now } });
});
afterAll(async () => {
  await api.close();
  await db.drop();
});

const session = '{"tool_id":"cursor"}';
const numbers = (n: number) => Array.from({ length: 4_000 }, (_, k) => n * k).join(' ');
const text = JSON.stringify({ items: Array.from({ length: 500 }, (_, n) => numbers(n)) });
const batch = gzipSync(text, { level: 1 });

async function post(authorization: string, path: string, body: string | Buffer) {
  const encoding = typeof body === 'string' ? {} : { 'content-encoding': 'gzip' };
  const answer = await fetch(`${api.url}${path}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...encoding },
    body,
  });
  const { code } = (await answer.json()) as { code?: string };
  return { status: answer.status, code, retryAfter: answer.headers.get('retry-after') };
}

test('a tenant may send a number of inflated bytes a minute, and other tenants are not affected', async () => {
  const [one, other] = [await db.newTenant(), await db.newTenant()] as [TenantScope, TenantScope];
  const [key, secondKey, otherKey] = [await keyOf(db, one), await keyOf(db, one), await keyOf(db, other)];
  // a batch of the largest items for every event of the plan
  const allowed = ((PLANS.free.ingest_events_per_minute ?? 0) / 1_000) * 15.625 * MEBIBYTE;
  for (let sent = 0; sent < allowed; sent += text.length) {
    expect(await post(key, '/v1/ingest', batch)).toMatchObject({ status: 200 });
  }
  now += 20_000;
  const refused = { status: 429, code: 'rate_limited', retryAfter: '40' };
  expect(await post(key, '/v1/ingest', batch)).toEqual(refused);
  expect(await post(secondKey, '/v1/sessions', session)).toEqual(refused);
  expect(await post(otherKey, '/v1/ingest', batch)).toMatchObject({ status: 200 });
  now += 40_000;
  expect(await post(secondKey, '/v1/sessions', session)).toMatchObject({ status: 201 });
}, 120_000);
