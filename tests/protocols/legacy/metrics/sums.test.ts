import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../../src/auth/scope.ts';
import { setUpApi } from '../../../support/set-up.ts';
import { type Legacy, legacyOf } from '../legacy-client.ts';
import { compression, newTool, operation } from './work.ts';

const site = await setUpApi();
const { db } = site;
const tenant = await db.newTenant();

describe.each([
  ['in local mode', LOCAL as Scope],
  ['with a key of a tenant', tenant as Scope],
])('work that is tracked %s', (_name, scope) => {
  let legacy: Legacy;
  const of = async () => {
    legacy ??= await legacyOf(site, scope);
    return legacy;
  };

  test('averages what was measured, and not averages', async () => {
    const { get, post } = await of();
    const [tool, session] = [newTool(), randomUUID()];
    const read = (response_time_ms: number, operation_mode: string) =>
      post('/track/tool-operation', operation(tool, session, { response_time_ms, operation_mode }));
    for (const ms of [10, 10, 10]) await read(ms, 'full');
    await read(50, 'symbol');
    const { body } = await get(`/metrics/tool-breakdown?tool_id=${tool}`);
    expect(body.read.avg_response_time_ms).toBe(20);
  });

  test('gives null for what nobody measured, and nothing invented', async () => {
    const { get } = await of();
    const tool = newTool();
    expect((await get(`/metrics/tool/${tool}`)).body).toEqual({
      tool_id: tool,
      hours: 24,
      metrics: {
        sample_count: 0,
        avg_embeddings: null,
        total_embeddings: null,
        avg_cache_hit_rate: null,
        avg_tokens_saved: null,
        total_tokens_saved: null,
        total_compressions: null,
        avg_compression_ratio: null,
        avg_quality_score: null,
        avg_patterns: null,
        max_patterns: null,
      },
    });
    expect((await get(`/metrics/tool-breakdown?tool_id=${tool}`)).body.read).toMatchObject({
      total_operations: 0,
      avg_response_time_ms: null,
    });
    const { body } = await get('/metrics/cache-performance');
    expect(body).toMatchObject({ avg_latency_hit: null, avg_latency_miss: null, storage_used: null });
    expect((await get('/metrics/cache-stats')).body).toMatchObject({ hot_cache: null });
  });

  test('is summed up by session, and by what was done', async () => {
    const { get, post } = await of();
    const [tool, session] = [newTool(), randomUUID()];
    await post('/track/tool-operation', operation(tool, session));
    await post(
      '/track/tool-operation',
      operation(tool, session, { tool_name: 'search', tokens_actual: 400 }),
    );
    expect((await get(`/api/usage/stats?timeframe=5m&session_id=${session}`)).body).toEqual({
      baseline_tokens: 2_000,
      actual_tokens: 500,
      tokens_prevented: 1_500,
      reduction_percentage: 75,
      cost_saved: 0.0225,
      timeframe: '5m',
      session_count: 1,
    });
    expect((await get(`/metrics/api-prevention/summary?hours=1&session_id=${session}`)).body).toEqual({
      hours: 1,
      session_id: session,
      total: { tokens_prevented: 1_500, cost_saved: 0.0225, operations: 2 },
      by_operation: [
        { operation: 'read_full', tokens_prevented: 900, cost_saved: 0.0135, count: 1 },
        { operation: 'search_full', tokens_prevented: 600, cost_saved: 0.009, count: 1 },
      ],
    });
    const now = (await get('/api/usage/realtime')).body;
    expect(now).toEqual({
      active_sessions: expect.any(Number),
      recent_prevented: expect.any(Number),
      recent_cost_saved: expect.any(Number),
      last_updated: expect.stringMatching(/Z$/),
    });
    expect(now.active_sessions).toBeGreaterThan(0);
  });

  test('is compared by tool, whichever way the tools are named', async () => {
    const { get, post } = await of();
    const [one, other, unknown] = [newTool(), newTool(), newTool()];
    await post('/track/compression', compression(one, randomUUID(), 10, 5));
    await post('/track/compression', compression(other, randomUUID(), 40, 10));
    await post('/track/embedding', { tool_id: other, session_id: randomUUID(), cached: true });
    const expected = {
      [one]: {
        tokens_saved: 5,
        total_embeddings: 0,
        total_compressions: 1,
        cache_hit_rate: null,
        compression_ratio: 50,
        sample_count: 1,
      },
      [other]: {
        tokens_saved: 30,
        total_embeddings: 1,
        total_compressions: 1,
        cache_hit_rate: 100,
        compression_ratio: 75,
        sample_count: 2,
      },
      [unknown]: {
        tokens_saved: 0,
        total_embeddings: 0,
        total_compressions: 0,
        cache_hit_rate: null,
        compression_ratio: null,
        sample_count: 0,
      },
    };
    for (const named of [
      `tool_ids=${one},%20${other},${unknown}`,
      `tool_ids=${one}&tool_ids=${other}&tool_ids=${unknown}`,
    ])
      expect((await get(`/metrics/compare?hours=1&${named}`)).body).toEqual(expected);
  });
});
