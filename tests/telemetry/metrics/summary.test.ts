import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { setUpApi } from '../../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const ofTenant = await api.clientOf(tenant);

let serial = 0;
const newTool = () => `tool-${serial++}`;
/** A window around everything that these tests store at a time of their own. */
const EVER = { from: '2025-01-01T00:00:00Z', to: '2025-12-31T00:00:00Z' };

describe.each([
  ['in local mode', () => LOCAL as Scope, () => api.local],
  ['with a tenant', () => tenant as Scope, () => ofTenant],
])('a summary %s', (_name, scopeOf, clientOf) => {
  const store = (tool_id: string, sample: object) =>
    db.services.metrics.store(scopeOf(), { tool_id, ...sample });
  const summarize = (query: object) => clientOf().request('GET /v1/metrics/summary', { query });
  const groupsOf = async (query: object) =>
    (await summarize(query)).groups.map(({ group, total_tokens_saved }) => [group, total_tokens_saved]);

  test('adds growth up and averages what was reported, by tool and as a whole', async () => {
    const [one, two] = [newTool(), newTool()];
    const at = (second: number) => `2025-03-01T12:00:0${second}.5Z`;
    await store(one, { timestamp: at(1), tokens_saved: 100, total_embeddings: 4, cache_hit_rate: 20 });
    await store(one, { timestamp: at(2), tokens_saved: 130, total_compressions: 6, avg_latency_ms: 3 });
    await store(two, { timestamp: at(3), tokens_saved: 500, cache_hit_rate: 50, compression_ratio: 0.5 });
    const window = { from: '2025-03-01T12:00:00Z', to: '2025-03-01T12:00:10Z' };
    expect(await summarize(window)).toEqual({
      from: '2025-03-01T12:00:00.000000+00:00',
      to: '2025-03-01T12:00:10.000000+00:00',
      group_by: 'tool',
      totals: {
        sample_count: 3,
        total_tokens_saved: 630,
        total_embeddings: 4,
        total_compressions: 6,
        avg_cache_hit_rate: 35,
        avg_latency_ms: 3,
        avg_compression_ratio: 0.5,
        first_at: '2025-03-01T12:00:01.500000+00:00',
        last_at: '2025-03-01T12:00:03.500000+00:00',
      },
      groups: [
        expect.objectContaining({ group: two, starts_at: null, sample_count: 1, total_tokens_saved: 500 }),
        expect.objectContaining({ group: one, total_tokens_saved: 130, avg_cache_hit_rate: 20 }),
      ],
      truncated: false,
    });
  });

  test('of nothing has no groups and no averages', async () => {
    const { totals, groups } = await summarize({ tool_id: 'nobody' });
    expect(groups).toEqual([]);
    expect(totals).toMatchObject({
      sample_count: 0,
      total_tokens_saved: 0,
      avg_latency_ms: null,
      first_at: null,
    });
  });

  test('by session and by project has a group for samples without one', async () => {
    const tool = newTool();
    const { session_id, project_id } = await db.services.sessions.start(scopeOf(), {
      tool_id: tool,
      workspace_path: `/work/${tool}`,
    });
    await store(tool, { session_id, tokens_saved: 7 });
    await store(tool, { tokens_saved: 5 });
    expect(await groupsOf({ tool_id: tool, group_by: 'session' })).toEqual([
      [session_id, 7],
      [null, 5],
    ]);
    expect(await groupsOf({ tool_id: tool, group_by: 'project' })).toEqual([
      [project_id, 7],
      [null, 5],
    ]);
    expect(await groupsOf({ session_id, group_by: 'tool' })).toEqual([[tool, 7]]);
  });

  test('by a tag has the group null for samples without it, and filters by several tags at once', async () => {
    const tool = newTool();
    await store(tool, { tokens_saved: 10, metadata: { customer: 'acme', env: 'prod' } });
    await store(tool, { tokens_saved: 40, metadata: { customer: 'acme', env: 'test:eu' } });
    await store(tool, { tokens_saved: 41, metadata: { env: 'prod' } });
    await store(tool, { tokens_saved: 43 });
    const of = { tool_id: tool, group_by: 'tag:customer' };
    expect(await groupsOf(of)).toEqual([
      ['acme', 40],
      [null, 3],
    ]);
    expect(await groupsOf({ ...of, tag: 'env:prod' })).toEqual([
      ['acme', 10],
      [null, 1],
    ]);
    expect(await groupsOf({ ...of, tag: 'env:test:eu' })).toEqual([['acme', 30]]);
    expect(await groupsOf({ ...of, tag: ['env:prod', 'customer:acme'] })).toEqual([['acme', 10]]);
    expect(await groupsOf({ ...of, tag: ['env:prod', 'env:test:eu'] })).toEqual([]);
    expect(await groupsOf({ ...of, service: 'compression' })).toEqual([]);
  });

  test('by periods follows UTC and the weeks of ISO 8601, in the order of time', async () => {
    const tool = newTool();
    // one instant per line, written in zones in which its hour, day, week and month would be others
    await store(tool, { timestamp: '2024-12-30T01:00:00+02:00', tokens_saved: 1 }); // Sunday 29 December, 23:00 UTC
    await store(tool, { timestamp: '2024-12-29T19:30:00-05:00', tokens_saved: 3 }); // Monday 30 December, 00:30 UTC
    await store(tool, { timestamp: '2025-01-01T00:30:00Z', tokens_saved: 7 });
    const by = async (group_by: string) =>
      (
        await summarize({ tool_id: tool, group_by, from: '2024-12-01T00:00:00Z', to: '2025-02-01T00:00:00Z' })
      ).groups.map(({ group, starts_at, total_tokens_saved }) => [group, starts_at, total_tokens_saved]);
    expect(await by('hour')).toEqual([
      ['2024-12-29T23:00Z', '2024-12-29T23:00:00.000000+00:00', 1],
      ['2024-12-30T00:00Z', '2024-12-30T00:00:00.000000+00:00', 2],
      ['2025-01-01T00:00Z', '2025-01-01T00:00:00.000000+00:00', 4],
    ]);
    expect(await by('day')).toEqual([
      ['2024-12-29', '2024-12-29T00:00:00.000000+00:00', 1],
      ['2024-12-30', '2024-12-30T00:00:00.000000+00:00', 2],
      ['2025-01-01', '2025-01-01T00:00:00.000000+00:00', 4],
    ]);
    // Monday 30 December 2024 begins the first week of 2025
    expect(await by('week')).toEqual([
      ['2024-W52', '2024-12-23T00:00:00.000000+00:00', 1],
      ['2025-W01', '2024-12-30T00:00:00.000000+00:00', 6],
    ]);
    expect(await by('month')).toEqual([
      ['2024-12', '2024-12-01T00:00:00.000000+00:00', 3],
      ['2025-01', '2025-01-01T00:00:00.000000+00:00', 4],
    ]);
  });

  test('begins with `from` and ends before `to`, whatever zone they are written in', async () => {
    const tool = newTool();
    for (const [second, tokens_saved] of [
      [0, 1],
      [1, 3],
      [2, 7],
    ])
      await store(tool, { timestamp: `2025-05-01T10:00:0${second}Z`, tokens_saved });
    const of = { tool_id: tool, from: '2025-05-01T10:00:00Z', to: '2025-05-01T10:00:02Z' };
    expect(await groupsOf(of)).toEqual([[tool, 3]]);
    const sameInIndia = { from: '2025-05-01T15:30:00+05:30', to: '2025-05-01T15:30:02+05:30' };
    expect(await groupsOf({ ...of, ...sameInIndia })).toEqual([[tool, 3]]);
    expect(await groupsOf({ ...of, to: of.from })).toEqual([]);
    expect(await groupsOf({ ...of, from: '2025-05-01T10:00:00.000001Z' })).toEqual([[tool, 2]]);
  });

  test('is of the last 24 hours, or of the 24 hours before `to`, unless `from` says otherwise', async () => {
    const tool = newTool();
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    await store(tool, { timestamp: hoursAgo(25), tokens_saved: 1 });
    await store(tool, { timestamp: hoursAgo(23), tokens_saved: 3 });
    expect(await groupsOf({ tool_id: tool })).toEqual([[tool, 2]]);
    expect(await groupsOf({ tool_id: tool, from: hoursAgo(26) })).toEqual([[tool, 3]]);
    expect(await groupsOf({ tool_id: tool, to: hoursAgo(24) })).toEqual([[tool, 1]]);
  });

  test('returns at most 1,000 groups, says so, and totals cover all', async () => {
    const tool = newTool();
    await insertHours(scopeOf(), tool, 1_001);
    for (const [group_by, first, last] of [
      ['tag:n', '1001', '2'],
      ['hour', '2025-06-01T00:00Z', '2025-07-12T15:00Z'],
    ]) {
      const { groups, totals, truncated } = await summarize({ ...EVER, tool_id: tool, group_by });
      expect([groups.length, truncated, totals.sample_count]).toEqual([1_000, true, 1_001]);
      expect([groups[0]?.group, groups.at(-1)?.group]).toEqual([first, last]);
    }
  });

  test('tag keys and values come once each, in ascending order, and no more than asked for', async () => {
    const timestamp = '2025-09-01T00:00:00Z';
    for (const metadata of [{ zone: 'b', Alpha: 'x' }, { zone: 'a' }, { zone: 'b' }, undefined])
      await store(newTool(), { timestamp, ...(metadata && { metadata }) });
    const query = { from: timestamp, to: '2025-09-01T00:00:01Z' };
    const keys = (more: object) =>
      clientOf().request('GET /v1/metrics/tags', { query: { ...query, ...more } });
    expect(await keys({})).toEqual({ data: ['Alpha', 'zone'], truncated: false });
    expect(await keys({ limit: 1 })).toEqual({ data: ['Alpha'], truncated: true });
    expect(await keys({ from: '2025-08-01T00:00:00Z', to: timestamp })).toEqual({
      data: [],
      truncated: false,
    });
    const values = (tag_key: string) =>
      clientOf().request('GET /v1/metrics/tags/{tag_key}', { params: { tag_key }, query });
    expect(await values('zone')).toEqual({ data: ['a', 'b'], truncated: false });
    expect(await values('nothing')).toEqual({ data: [], truncated: false });
  });

  test('a list takes the same window and the same tags', async () => {
    const tool = newTool();
    for (const [day, customer] of [
      [1, 'acme'],
      [2, 'acme'],
      [3, 'other'],
    ])
      await store(tool, { timestamp: `2025-10-0${day}T00:00:00Z`, metadata: { customer } });
    const days = async (query: object) => {
      const { data } = await clientOf().request('GET /v1/metrics', { query: { tool_id: tool, ...query } });
      return data.map(({ timestamp }) => timestamp.slice(8, 10));
    };
    expect(await days({ from: '2025-10-01T00:00:00Z', to: '2025-10-03T00:00:00Z' })).toEqual(['02', '01']);
    expect(await days({ tag: 'customer:acme', limit: 1 })).toEqual(['02']);
    expect(await days({ tag: ['customer:acme', 'customer:other'] })).toEqual([]);
  });

  test('the latest sample, the metrics of one tool, and the deletion of old samples', async () => {
    const tool = newTool();
    await store(tool, { timestamp: new Date(Date.now() - 40 * 86_400_000).toISOString(), tokens_saved: 5 });
    await store(tool, { tokens_saved: 9 });
    const client = clientOf();
    const latest = (tool_id: string) => client.request('GET /v1/metrics/latest', { query: { tool_id } });
    expect(await latest(tool)).toMatchObject({ tool_id: tool, tokens_saved: 9 });
    await expect(latest('nobody')).rejects.toMatchObject({ status: 404, code: 'metric_not_found' });
    const ofTool = (hours: number) =>
      client.request('GET /v1/metrics/tools/{tool_id}', { params: { tool_id: tool }, query: { hours } });
    expect(await ofTool(1)).toMatchObject({ sample_count: 1, total_tokens_saved: 4, avg_tokens_saved: 9 });
    expect(await ofTool(8_000)).toMatchObject({ sample_count: 2, total_tokens_saved: 9 });
    const { deleted } = await client.request('DELETE /v1/metrics', { query: { older_than_days: 30 } });
    expect(deleted).toBeGreaterThan(0);
    expect(await ofTool(8_000)).toMatchObject({ sample_count: 1, total_tokens_saved: 4 });
  });

  test.each([0, -1, 1.5, 'all', 36_501, undefined])(
    'old samples are not deleted for %p days',
    async (days) => {
      const query = { older_than_days: days as number };
      await expect(clientOf().request('DELETE /v1/metrics', { query })).rejects.toMatchObject({
        status: 422,
        errors: [{ path: 'query.older_than_days' }],
      });
    },
  );
});

/** So many samples, one an hour, the n-th with the tag `n` and n tokens saved. */
async function insertHours(scope: Scope, tool: string, count: number): Promise<void> {
  await db.asRole(scope.kind, async (client) => {
    await client.query('begin');
    if (scope.kind === 'tenant')
      await client.query(`select set_config('app.tenant_id', $1, true)`, [scope.tenantId]);
    await client.query(
      `insert into metrics (tool_id, timestamp, metadata, tokens_saved_delta)
       select $1, '2025-06-01T00:00:00Z'::timestamptz + make_interval(hours => n - 1), jsonb_build_object('n', n::text), n
       from generate_series(1, $2::int) n`,
      [tool, count],
    );
    await client.query('commit');
  });
}
