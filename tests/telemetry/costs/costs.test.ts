import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { setUpApi } from '../../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const ofTenant = await api.clientOf(tenant);

let serial = 0;
const newTool = () => `tool-${serial++}`;

describe.each([
  ['in local mode', () => LOCAL as Scope, () => api.local],
  ['with a tenant', () => tenant as Scope, () => ofTenant],
])('costs %s', (_name, scopeOf, clientOf) => {
  const store = (tool_id: string, timestamp: string, sample: object) =>
    db.services.metrics.store(scopeOf(), { tool_id, timestamp, ...sample });
  const costs = (query: object) => clientOf().request('GET /v1/costs', { query });
  const MAY = { from: '2025-05-01T00:00:00Z', to: '2025-06-01T00:00:00Z' };
  const acme = { metadata: { customer: 'acme' } };

  test('are real money by tag and period, the newest period first, unlike OmniMemory 1', async () => {
    const tool = newTool();
    await store(tool, '2025-05-01T23:59:59Z', { tokens_saved: 1_000, total_embeddings: 2, ...acme });
    await store(tool, '2025-05-02T00:00:00Z', { tokens_saved: 1_001, total_compressions: 3, ...acme });
    await store(tool, '2025-05-02T10:00:00Z', { tokens_saved: 11_001, metadata: { customer: 'other' } });
    await store(tool, '2025-05-02T11:00:00Z', { tokens_saved: 11_003 });
    const answer = await costs({ ...MAY, tool_id: tool, group_by: 'tag:customer', period: 'day' });
    expect(answer).toMatchObject({
      from: '2025-05-01T00:00:00.000000+00:00',
      to: '2025-06-01T00:00:00.000000+00:00',
      provider: 'anthropic_claude',
      currency: 'USD',
      price_per_1k_tokens: '0.015',
      price_version: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      totals: {
        request_count: 4,
        total_embeddings: 2,
        total_compressions: 3,
        total_tokens_saved: 11_003,
        cost_saved: '0.165045',
      },
      truncated: false,
    });
    expect(
      answer.groups.map((one) => [one.period, one.group, one.total_tokens_saved, one.cost_saved]),
    ).toEqual([
      ['2025-05-02', 'other', 10_000, '0.15'],
      ['2025-05-02', null, 2, '0.00003'],
      ['2025-05-02', 'acme', 1, '0.000015'],
      ['2025-05-01', 'acme', 1_000, '0.015'],
    ]);
  });

  test('are counted at the price of the provider that is asked for', async () => {
    const tool = newTool();
    await store(tool, '2025-05-03T00:00:00Z', { tokens_saved: 3 });
    const saved = async (provider: string) =>
      (await costs({ ...MAY, tool_id: tool, provider })).totals.cost_saved;
    expect(await saved('openai_gpt4')).toBe('0.00009');
    expect(await saved('openai_gpt4o_mini')).toBe('0.0000003');
    await expect(saved('toString')).rejects.toMatchObject({
      status: 422,
      errors: [{ path: 'query.provider' }],
    });
  });

  test('come by tool, session and project, in hours, days, weeks and months of UTC', async () => {
    const tool = newTool();
    const { session_id, project_id } = await db.services.sessions.start(scopeOf(), {
      tool_id: tool,
      workspace_path: `/work/${tool}`,
    });
    await store(tool, '2025-05-05T01:00:00+02:00', { session_id, tokens_saved: 3 }); // Sunday 4 May, 23:00 UTC
    for (const [group_by, period, expected] of [
      ['tool', 'hour', [tool, '2025-05-04T23:00Z', '2025-05-04T23:00:00.000000+00:00']],
      ['session', 'day', [session_id, '2025-05-04', '2025-05-04T00:00:00.000000+00:00']],
      ['project', 'week', [project_id, '2025-W18', '2025-04-28T00:00:00.000000+00:00']],
      ['tag:customer', 'month', [null, '2025-05', '2025-05-01T00:00:00.000000+00:00']],
    ]) {
      const { groups } = await costs({ ...MAY, tool_id: tool, group_by, period });
      expect(groups.map((one) => [one.group, one.period, one.starts_at])).toEqual([expected]);
    }
    for (const query of [{ group_by: 'day' }, { period: 'year' }, { period: 'tag:customer' }])
      await expect(costs(query)).rejects.toMatchObject({ status: 422 });
  });

  describe('the tokens processed', () => {
    const processed = async (tool: string, query: object = {}) => {
      const { totals, groups } = await costs({ ...MAY, tool_id: tool, ...query });
      return [totals.total_tokens_processed, groups.map((one) => one.total_tokens_processed)];
    };
    const report = (tool: string, day: number, tokens_processed: number | undefined, more: object = {}) =>
      store(tool, `2025-05-${day}T00:00:00Z`, {
        ...(tokens_processed !== undefined && { tokens_processed }),
        ...more,
      });

    test('are the growth of a counter and not its sum, unlike OmniMemory 1', async () => {
      const tool = newTool();
      for (const [day, count] of [
        [11, 100],
        [12, 150],
        [13, 150],
        [14, undefined],
        [15, 160],
        [16, 40],
      ] as const)
        await report(tool, day, count);
      // the fall to 40 is a restart, which counts whole; the newest day comes first
      expect(await processed(tool)).toEqual([200, [40, 10, 0, 0, 50, 100]]);
    });

    test('are counted from the sample before the window', async () => {
      const tool = newTool();
      const { session_id } = await db.services.sessions.start(scopeOf(), { tool_id: tool });
      for (const more of [{}, { session_id }]) {
        await report(tool, 11, 100, more);
        await report(tool, 12, undefined, more);
        await report(tool, 13, 130, more);
      }
      expect(await processed(tool, { from: '2025-05-13T00:00:00Z' })).toEqual([60, [60]]);
      expect(await processed(tool, { from: '2025-05-13T00:00:00Z', session_id })).toEqual([30, [30]]);
    });

    test('of a series with several tags go to the tag of each sample, once', async () => {
      const tool = newTool();
      await report(tool, 11, 100, acme);
      await report(tool, 12, 130, { metadata: { customer: 'other' } });
      await report(tool, 13, 170, { ...acme, service: 'compression' });
      expect(await processed(tool, { group_by: 'tag:customer', period: 'month' })).toEqual([170, [140, 30]]);
      expect(await processed(tool, { tag: 'customer:acme', period: 'month' })).toEqual([140, [140]]);
      expect(await processed(tool, { service: 'compression' })).toEqual([40, [40]]);
    });
  });
});

test('the costs of one tenant are not those of another', async () => {
  const other = await db.newTenant();
  const sample = {
    tool_id: 'shared',
    tokens_processed: 900,
    tokens_saved: 2_000,
    metadata: { customer: 'acme' },
  };
  for (const scope of [other, LOCAL]) await db.services.metrics.store(scope, sample);
  await db.services.metrics.store(tenant, { ...sample, tokens_processed: 1_000, tokens_saved: 1_000 });
  const query = { tool_id: 'shared', group_by: 'tag:customer' };
  const { totals } = await ofTenant.request('GET /v1/costs', { query });
  expect(totals).toMatchObject({ total_tokens_processed: 1_000, cost_saved: '0.015' });
});
