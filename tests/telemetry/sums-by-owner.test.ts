import { beforeAll, describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../src/auth/scope.ts';
import { setUpApi } from '../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const ofTenant = await api.clientOf(tenant);
const other = await db.newTenant();

const MAY = { from: '2025-05-01T00:00:00Z', to: '2025-06-01T00:00:00Z' };

interface Counted {
  readonly tokens: number;
  readonly n: number;
}

/** What each value of a field adds up to, most tokens first: computed here, from the rows of the public list. */
function sumsOf<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string | null,
  tokensOf: (row: Row) => number,
): (readonly [string | null, number, number])[] {
  const sums = new Map<string | null, Counted>();
  for (const row of rows) {
    const { tokens, n } = sums.get(keyOf(row)) ?? { tokens: 0, n: 0 };
    sums.set(keyOf(row), { tokens: tokens + tokensOf(row), n: n + 1 });
  }
  return [...sums]
    .map(([key, { tokens, n }]) => [key, tokens, n] as const)
    .toSorted(([, one], [, another]) => another - one);
}

describe.each([
  ['in local mode', () => LOCAL as Scope, () => api.local],
  ['with a tenant', () => tenant as Scope, () => ofTenant],
])('sums %s', (_name, scopeOf, clientOf) => {
  const project = new Map<string, string | null>();

  beforeAll(async () => {
    const { sessions, toolOperations, cacheHits } = db.services;
    for (const scope of [scopeOf(), other]) {
      const workspace = await sessions.start(scope, { tool_id: 'codex', workspace_path: '/work/one' });
      const without = await sessions.start(scope, { tool_id: 'codex' });
      for (const { session_id, project_id } of [workspace, without]) project.set(session_id, project_id);
      for (let n = 1; n <= 12; n++) {
        const timestamp = `2025-05-${10 + n}T00:00:00Z`;
        const { session_id } = n % 3 === 0 ? without : workspace;
        await toolOperations.record(scope, {
          ...{ session_id, tool_id: n % 4 === 0 ? 'cursor' : 'codex', tool_name: 'read', timestamp },
          ...{
            operation_mode: 'full',
            tokens_original: n === 12 ? 220 : 10 * n,
            tokens_actual: n,
            response_time_ms: n,
          },
          ...(n % 5 !== 0 && { file_path: n % 2 ? '/a "quoted"\tname.ts' : '../b.ts' }),
        });
        const file_path = n % 2 ? '/a.ts' : '/b.ts';
        await cacheHits.record(scope, {
          tool_id: `tool-${n % 3}`,
          file_path,
          tokens_saved: n * n,
          timestamp,
        });
      }
    }
  });

  const operations = async () => (await clientOf().request('GET /v1/operations', { query: MAY })).data;
  const breakdown = async (group_by: 'mode' | 'tool' | 'project' | 'file', more: object = {}) => {
    const answer = await clientOf().request('GET /v1/operations/breakdown', {
      query: { ...MAY, group_by, ...more },
    });
    if (!('group_by' in answer)) throw new Error('This is the breakdown by mode.');
    return answer;
  };
  const shown = (groups: Awaited<ReturnType<typeof breakdown>>['groups']) =>
    groups.map((one) => [one.group, one.tokens_prevented, one.operation_count]);

  test.each([
    ['tool', (row: { tool_id: string }) => row.tool_id],
    ['file', (row: { file_path: string | null }) => row.file_path],
    ['project', (row: { session_id: string }) => project.get(row.session_id) ?? null],
  ] as const)('of operations by %s are those of the rows', async (group_by, keyOf) => {
    const rows = await operations();
    expect(rows).toHaveLength(12);
    const expected = sumsOf(rows, keyOf as (row: object) => string | null, (row) => row.tokens_prevented);
    const { totals, groups, truncated, ...head } = await breakdown(group_by);
    expect(expected.length).toBeGreaterThan(1);
    expect(shown(groups)).toEqual(expected);
    expect([totals.operation_count, totals.tokens_prevented, totals.cost_saved]).toEqual([
      12,
      802,
      '0.01203',
    ]);
    expect([head.group_by, head.currency, truncated]).toEqual([group_by, 'USD', false]);
  });

  test('of operations keep their filters and the price that is asked for', async () => {
    const rows = (await operations()).filter(({ tool_id }) => tool_id === 'cursor');
    const { groups, totals } = await breakdown('project', { tool_id: 'cursor', provider: 'openai_gpt4' });
    expect(shown(groups)).toEqual(
      sumsOf(
        rows,
        (row) => project.get(row.session_id) ?? null,
        (row) => row.tokens_prevented,
      ),
    );
    expect(totals.cost_saved).toBe('0.00948'); // 316 tokens at 0.03 per 1,000
  });

  test('of operations by mode are the default, and have the form that they had', async () => {
    const [asked, unasked] = await Promise.all([
      clientOf().request('GET /v1/operations/breakdown', { query: { ...MAY, group_by: 'mode' } }),
      clientOf().request('GET /v1/operations/breakdown', { query: MAY }),
    ]);
    expect(asked).toEqual(unasked);
    expect(Object.keys(unasked).toSorted()).toEqual(
      [
        'from',
        'to',
        'provider',
        'currency',
        'price_per_1k_tokens',
        'price_version',
        'totals',
        'groups',
      ].toSorted(),
    );
    expect(unasked.groups).toMatchObject([
      { tool_name: 'read', operation_mode: 'full', operation_count: 12 },
    ]);
  });

  test.each([
    ['file', (row: { file_path: string }) => row.file_path],
    ['tool', (row: { tool_id: string }) => row.tool_id],
  ] as const)('of cache hits by %s are those of the rows', async (group_by, keyOf) => {
    const { data } = await clientOf().request('GET /v1/cache-hits', { query: {} });
    const hits = data.filter(({ timestamp }) => timestamp >= '2025-05' && timestamp < '2025-06');
    const expected = sumsOf(hits, keyOf as (row: object) => string, (hit) => hit.tokens_saved);
    const { groups, totals, ...rest } = await clientOf().request('GET /v1/cache-hits/summary', {
      query: { ...MAY, group_by },
    });
    expect(groups.map((one) => [one.group, one.tokens_saved, one.hits])).toEqual(expected);
    expect(totals).toEqual({
      ...{ hits: 12, tokens_saved: 650 },
      ...{ first_at: '2025-05-11T00:00:00.000000+00:00', last_at: '2025-05-22T00:00:00.000000+00:00' },
    });
    expect(rest).toMatchObject({ group_by, truncated: false });
  });

  test('of cache hits in half of a window, of one tool, or in none', async () => {
    const sums = async (query: object) =>
      (await clientOf().request('GET /v1/cache-hits/summary', { query })).totals;
    const day = { from: '2025-05-11T00:00:00Z', to: '2025-05-12T00:00:00Z' };
    expect(await sums(day)).toMatchObject({ hits: 1, tokens_saved: 1 });
    expect(await sums({ ...MAY, tool_id: 'tool-0' })).toMatchObject({
      hits: 4,
      tokens_saved: 9 + 36 + 81 + 144,
    });
    const none = { hits: 0, tokens_saved: 0, first_at: null, last_at: null };
    expect(await sums({ from: '1999-01-01T00:00:00Z', to: '1999-02-01T00:00:00Z' })).toEqual(none);
    await expect(sums({ from: '2025-01-01T00:00:00Z', to: '2026-01-03T00:00:00Z' })).rejects.toMatchObject({
      status: 422,
    });
  });
});

test('more than 1,000 groups are cut off, and the totals are not', async () => {
  const scope = await db.newTenant();
  const client = await api.clientOf(scope);
  await db.asRole('tenant', (client) =>
    client.query(`begin; set local app.tenant_id = '${scope.tenantId}';
      insert into cache_hits (tool_id, file_path, tokens_saved, timestamp)
      select 't', 'file-' || n, n, '2025-05-10T00:00:00Z' from generate_series(1, 1001) n; commit`),
  );
  const { groups, totals, truncated } = await client.request('GET /v1/cache-hits/summary', { query: MAY });
  expect([groups.length, groups.at(0)?.group, truncated]).toEqual([1_000, 'file-1001', true]);
  expect(totals).toMatchObject({ hits: 1_001, tokens_saved: 501_501 });
});

describe('samples by user', () => {
  const [ada, bob] = ['user-ada', 'user-bob'];
  beforeAll(async () => {
    for (const [userId, tokens_saved] of [
      [ada, 100],
      [bob, 30],
      [undefined, 7],
    ] as const)
      await db.services.metrics.store(
        { ...tenant, userId },
        { tool_id: `of-${userId}`, timestamp: '2025-05-05T00:00:00Z', tokens_saved },
      );
  });

  test('are summed up for each user, and for those of no user', async () => {
    const query = { ...MAY, group_by: 'user' };
    const { groups } = await ofTenant.request('GET /v1/metrics/summary', { query });
    const expected = [
      [ada, 100],
      [bob, 30],
      [null, 7],
    ];
    expect(groups.map((one) => [one.group, one.total_tokens_saved])).toEqual(expected);
    const costs = await ofTenant.request('GET /v1/costs', { query: { ...query, period: 'month' } });
    expect(costs.groups.map((one) => [one.group, one.total_tokens_saved])).toEqual(expected);
    expect(costs.groups[0]?.cost_saved).toBe('0.0015');
  });
});
