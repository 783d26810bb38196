import { describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { LOCAL } from '../../../src/auth/scope.ts';
import type { GroupBy } from '../../../src/features/telemetry/metrics/summary.schemas.ts';
import { setUpDatabase } from '../../support/set-up.ts';
import { createTestApp, keyOf } from '../../support/test-app.ts';

const db = await setUpDatabase();
const app = createTestApp(db);
const tenant = await db.newTenant();
const key = await keyOf(db, tenant);
const strangers = [await db.newTenant(), LOCAL];
for (const scope of strangers)
  await db.services.metrics.store(scope, {
    tool_id: 'theirs',
    tokens_saved: 1_000_000,
    metadata: { customer: 'their-customer', their_key: 'x' },
  });
await db.services.metrics.store(tenant, {
  tool_id: 'ours',
  tokens_saved: 5,
  metadata: { customer: 'acme' },
});

const get = (path: string, query: Record<string, unknown> = {}) =>
  request(app).get(path).query(query).set('authorization', key);

// The first is the one that turned a filter of no rows into all rows in OmniMemory 1.
const CRAFTED = [
  `x') = 'y' OR 1=1 --`,
  `' or '1'='1`,
  `customer') from metrics; drop table metrics; --`,
  'customer"; --',
  "customer' union select tenant_id from metrics --",
  '$1',
  'customer->>x',
  '{customer}',
  '*',
  'é',
  '',
  ' ',
  'a'.repeat(65),
  'a\nb',
  'a\0b',
];

describe.each(['/v1/metrics/summary', '/v1/costs'])('%s', (path) => {
  test.each(CRAFTED)('refuses to group by the tag key %j', async (crafted) => {
    const answer = await get(path, { group_by: `tag:${crafted}` });
    expect([answer.status, answer.body.errors?.[0].path]).toEqual([422, 'query.group_by']);
  });

  test.each([
    ...CRAFTED.filter((crafted) => crafted !== ''),
    'tenant_id',
    'scope_id',
    'constructor',
    'tool,session',
  ])('refuses to group by %j', async (crafted) => {
    const answer = await get(path, { group_by: crafted });
    expect([answer.status, answer.body.errors?.[0].path]).toEqual([422, 'query.group_by']);
  });

  test.each(CRAFTED)('refuses to filter by the tag key %j', async (crafted) => {
    const answer = await get(path, { tag: `${crafted}:acme` });
    expect([answer.status, answer.body.errors?.[0].path]).toEqual([422, 'query.tag']);
  });

  test.each(CRAFTED.filter((crafted) => !/^$|\0/.test(crafted)))(
    'treats the tag value %j as data, which matches nothing',
    async (crafted) => {
      const answer = await get(path, { tag: `customer:${crafted}` });
      expect(answer.status).toBe(200);
      expect(answer.body.groups).toEqual([]);
    },
  );

  test.each([
    [
      'a reversed window',
      { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' },
      ['query.from', 'query.to'],
    ],
    [
      'one that is reversed by its zone',
      { from: '2026-01-01T00:00:00-05:00', to: '2026-01-01T01:00:00Z' },
      ['query.from', 'query.to'],
    ],
    ['367 days', { from: '2024-01-01T00:00:00Z', to: '2025-01-02T00:00:00Z' }, ['query.from', 'query.to']],
    ['more than 366 days until now', { from: '2024-01-01T00:00:00Z' }, ['query.from', 'query.to']],
    ['a time without a zone', { from: '2026-01-01T00:00:00' }, ['query.from']],
    ['a day that does not exist', { to: '2026-02-30T00:00:00Z' }, ['query.to']],
    ['the year 0', { to: '0000-01-01T00:00:00Z' }, ['query.to']],
    ['two groupings', { group_by: ['tool', 'session'] }, ['query.group_by']],
    ['21 tags', { tag: Array.from({ length: 21 }, () => 'a:b') }, ['query.tag']],
    ['a tag without a value', { tag: 'customer' }, ['query.tag']],
    ['another tenant', { tenant_id: 'other' }, ['query.tenant_id']],
  ])('refuses %s', async (_name, query, paths) => {
    const answer = await get(path, query);
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((fault: { path: string }) => fault.path)).toEqual(paths);
  });

  test('refuses a zone that PostgreSQL does not know, without an error of ours', async () => {
    const answer = await get(path, { to: '2026-01-01T00:00:00+23:00' });
    expect([answer.status, answer.body.code]).toEqual([422, 'validation_failed']);
  });

  test('accepts 366 days', async () => {
    expect((await get(path, { from: '2024-01-01T00:00:00Z', to: '2025-01-01T00:00:00Z' })).status).toBe(200);
  });

  test('shows nothing of another tenant or of local rows', async () => {
    for (const group_by of ['tool', 'session', 'project', 'tag:customer', 'tag:their_key']) {
      const { body, text } = await get(path, { group_by });
      expect(body.totals.total_tokens_saved).toBe(5);
      expect(text).not.toContain('their-customer');
    }
    expect((await get(path, { tag: 'customer:their-customer' })).body.groups).toEqual([]);
  });
});

test.each(CRAFTED.filter((crafted) => crafted !== ''))(
  'the values of the tag key %j are refused',
  async (crafted) => {
    const answer = await get(`/v1/metrics/tags/${encodeURIComponent(crafted)}`);
    expect([answer.status, answer.body.errors?.[0].path]).toEqual([422, 'path.tag_key']);
  },
);

test('tag keys and values are those of the tenant alone', async () => {
  expect((await get('/v1/metrics/tags')).body.data).toEqual(['customer']);
  expect((await get('/v1/metrics/tags/customer')).body.data).toEqual(['acme']);
  expect((await get('/v1/metrics/tags/their_key')).body.data).toEqual([]);
});

test('a key that passes validation is still data in the statement, unlike OmniMemory 1', async () => {
  for (const crafted of CRAFTED.filter((text) => !text.includes('\0'))) {
    const of = { group_by: `tag:${crafted}` as GroupBy, tag: [{ key: crafted, value: 'acme' }] };
    const { totals } = await db.services.summaries.summarize(tenant, of);
    expect([crafted, totals.sample_count]).toEqual([crafted, 0]);
    const values = await db.services.summaries.tagValues(tenant, crafted, { limit: 10 });
    expect(values.data).toEqual([]);
  }
});

test('a list refuses a reversed window too', async () => {
  const answer = await get('/v1/metrics', { from: '2026-01-02T00:00:00Z', to: '2026-01-01T00:00:00Z' });
  expect(answer.body.errors.map((fault: { path: string }) => fault.path)).toEqual(['query.from', 'query.to']);
});
