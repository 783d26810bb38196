import { beforeAll, describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { setUpApi } from '../../support/set-up.ts';
import { legacyOf } from './legacy-client.ts';

const site = await setUpApi();
const { services } = site.db;
const tenant = await site.db.newTenant();
const TIME = expect.stringMatching(/Z$/);

describe.each([
  ['in local mode', () => LOCAL as Scope],
  ['with a key', () => tenant as Scope],
])('tags %s', (_name, scopeOf) => {
  const legacy = legacyOf(site, scopeOf());
  const get = async (path: string) => (await legacy).get(path);
  const today = new Date().toISOString().slice(0, 10);

  beforeAll(async () => {
    const store = (tool_id: string, tokens_saved: number, metadata: Record<string, string>) =>
      services.metrics.store(scopeOf(), {
        tool_id,
        tokens_saved,
        tokens_processed: 2 * tokens_saved,
        metadata,
      });
    await store('a', 10, { customer_id: 'acme', environment: 'prod' });
    await store('b', 5, { customer_id: 'acme', environment: 'test' });
    await store('c', 7, { customer_id: 'beta' });
    await store('d', 1_000, { other: 'x' });
  });

  test('the keys and the values of a key are told in order', async () => {
    expect((await get('/tags/keys')).body).toEqual({
      ...{ tag_keys: ['customer_id', 'environment', 'other'], count: 3 },
    });
    expect((await get('/tags/values/customer_id?limit=1')).body).toEqual({
      ...{ tag_key: 'customer_id', values: ['acme'], count: 1, limit: 1 },
    });
    expect((await get('/tags/values/none')).body).toEqual({
      ...{ tag_key: 'none', values: [], count: 0, limit: 100 },
    });
    expect((await get(`/tags/values/a'b`)).status).toBe(422);
  });

  test('samples are found by all of the tags that a request names', async () => {
    const query = new URLSearchParams({ customer_id: 'acme', tags: '{"environment":"prod"}' });
    const { body } = await get(`/metrics/by-tags?${query}`);
    expect(body).toEqual({
      filters: { customer_id: 'acme', environment: 'prod' },
      ...{ group_by: null, start_date: null, end_date: null, count: 1 },
      results: [expect.objectContaining({ tool_id: 'a', tokens_saved: 10, timestamp: TIME })],
    });
    const all = (await get('/metrics/by-tags?customer_id=acme')).body.results;
    expect(all.map((row: { tool_id: string }) => row.tool_id)).toEqual(['b', 'a']);
    expect((await get(`/metrics/by-tags?customer_id=acme&end_date=2001-01-01`)).body.count).toBe(0);
    expect((await get(`/metrics/by-tags?session_id=acme`)).body.filters).toEqual({ session_id: 'acme' });
  });

  test('grouped by a tag they are sums, the most tokens saved first', async () => {
    const { body } = await get('/metrics/by-tags?group_by=customer_id');
    const group = (group_key: string | null, record_count: number, tokens_saved: number) => ({
      ...{ group_key, record_count, tokens_saved, total_embeddings: 0, total_compressions: 0 },
      ...{ cache_hits: null, avg_latency_ms: null, avg_compression_ratio: null },
    });
    expect(body.results).toEqual([group(null, 1, 1_000), group('acme', 2, 15), group('beta', 1, 7)]);
    expect(body).toMatchObject({ group_by: 'customer_id', count: 3, filters: {} });
  });

  test('costs are summed up by the values of a tag and by period, without samples that lack it', async () => {
    const { body } = await get('/costs/by-tags');
    const row = (tag_value: string, request_count: number, total_tokens_saved: number) => ({
      ...{ tag_value, period: today, request_count, total_embeddings: 0, total_compressions: 0 },
      ...{ total_tokens_saved, total_tokens_processed: 2 * total_tokens_saved },
    });
    expect(body).toEqual({
      ...{ group_by: 'customer_id', period: 'day', filters: {}, start_date: null, end_date: null },
      summary: { total_requests: 3, total_tokens_saved: 22, total_tokens_processed: 44 },
      breakdown: [row('acme', 2, 15), row('beta', 1, 7)],
    });
    const query = new URLSearchParams({
      tags: '{"customer_id":"acme"}',
      group_by: 'environment',
      period: 'month',
    });
    const grouped = (await get(`/costs/by-tags?${query}`)).body;
    expect(grouped.breakdown).toEqual([
      expect.objectContaining({ tag_value: 'prod', period: today.slice(0, 7) }),
      expect.objectContaining({ tag_value: 'test', total_tokens_saved: 5 }),
    ]);
  });

  test.each([
    ['/costs/by-tags?period=year', 400],
    ['/costs/by-tags?tags={', 400],
    ['/costs/by-tags?tags=[1]', 400],
    ['/costs/by-tags?tags={"a b":"c"}', 400],
    ['/costs/by-tags?start_date=yesterday', 400],
    ['/metrics/by-tags?tags=null', 400],
    ['/metrics/by-tags?end_date=2026-13-01', 400],
    ['/metrics/by-tags?start_date=2026-02-30T00:00', 400],
    // a + that was not encoded
    ['/metrics/by-tags?start_date=2026-02-01T00:00:00+02:00', 200],
    ['/metrics/by-tags?start_date=2026-02-01 00:00:00', 200],
    ["/metrics/by-tags?group_by=a'||pg_sleep(9)||'", 422],
    ['/costs/by-tags?start_date=2001-01-01', 422],
    ['/metrics/by-tags?start_date=2026-01-02&end_date=2026-01-01', 422],
  ])('%s is answered with %i', async (path, status) => {
    const answer = await get(path.replace(/\{.*|\[.*/, (json) => encodeURIComponent(json)));
    expect([answer.status, 'detail' in answer.body]).toEqual([status, status !== 200]);
  });

  test('the cache tells what the database knows, and null for the rest', async () => {
    await services.cacheHits.record(scopeOf(), { tool_id: 'a', file_path: '/a', tokens_saved: 3 });
    const tier = (name: string) => ({ name, description: null, keys: null, ttl: null, scope: null });
    const { body } = await get('/api/cache/stats');
    expect(body).toEqual({
      ...{ status: 'unavailable', message: expect.any(String), health: null },
      ...{ l1_tier: tier('L1'), l2_tier: tier('L2'), l3_tier: tier('L3'), team_tier: tier('Team') },
      overall: {
        ...{ total_keys: null, cache_hits: 1, cache_misses: null, hit_rate: null },
        ...{ memory_used_mb: null, memory_peak_mb: null },
      },
    });
    expect((await get('/api/redis/stats')).body).toEqual(body);
  });
});
