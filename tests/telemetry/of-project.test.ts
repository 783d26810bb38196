import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../src/auth/scope.ts';
import { setUpApi } from '../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const tenants = await api.clientOf(tenant);
const neighbour = await db.newTenant();

/** A sample and an operation in a session of the project at the path, or of none. */
async function work(scope: Scope, tokens: number, workspace_path?: string): Promise<string | null> {
  const { sessions, metrics, toolOperations } = db.services;
  const { session_id, project_id } = await sessions.start(scope, {
    tool_id: 'cursor',
    ...(workspace_path !== undefined && { workspace_path }),
  });
  await metrics.store(scope, { session_id, tool_id: 'cursor', tokens_saved: tokens });
  await toolOperations.record(scope, {
    ...{ session_id, tool_id: 'cursor', tool_name: 'read', operation_mode: 'full' },
    ...{ tokens_original: tokens, tokens_actual: 0, response_time_ms: 1 },
  });
  return project_id;
}

describe.each([
  ['in local mode', () => LOCAL as Scope, () => api.local],
  ['in a tenant', () => tenant as Scope, () => tenants],
])('the filter project_id %s', (_name, scopeOf, clientOf) => {
  test('leaves in lists and sums what was done in sessions of the project', async () => {
    const project_id = (await work(scopeOf(), 10, '/work/one')) ?? '';
    await work(scopeOf(), 20, '/work/one');
    await work(scopeOf(), 400, '/work/two');
    await work(scopeOf(), 8_000);
    await work(neighbour, 160_000, '/work/one');
    const query = { project_id };
    const client = clientOf();
    const samples = (await client.request('GET /v1/metrics', { query })).data;
    expect(samples.map(({ tokens_saved }) => tokens_saved)).toEqual([20, 10]);
    const operations = (await client.request('GET /v1/operations', { query })).data;
    expect(operations.map(({ tokens_original }) => tokens_original)).toEqual([20, 10]);
    expect((await client.request('GET /v1/metrics/summary', { query })).totals.total_tokens_saved).toBe(30);
    expect((await client.request('GET /v1/costs', { query })).totals.total_tokens_saved).toBe(30);
    expect((await client.request('GET /v1/operations/breakdown', { query })).totals.tokens_prevented).toBe(
      30,
    );
    expect((await client.request('GET /v1/operations/savings', { query })).totals.tokens_prevented).toBe(30);
    const both = { project_id, group_by: 'project' } as const;
    expect((await client.request('GET /v1/metrics/summary', { query: both })).groups).toMatchObject([
      { group: project_id, sample_count: 2 },
    ]);
  });

  test('finds nothing for a project that the scope does not have', async () => {
    const theirs = (await work(neighbour, 5, '/work/of the neighbour')) ?? '';
    const query = { project_id: theirs };
    expect((await clientOf().request('GET /v1/metrics', { query })).data).toEqual([]);
    expect((await clientOf().request('GET /v1/operations/breakdown', { query })).totals.operation_count).toBe(
      0,
    );
  });
});
