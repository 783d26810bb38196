import { describe, expect, test } from '@jest/globals';
import { OPERATOR } from '../../../src/auth/actor.ts';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { setUpApi } from '../../support/set-up.ts';
import { Rows } from './rows.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const ofTenant = await api.clientOf(tenant);
// so many events a minute that no test reaches the limit
await db.services.billing.setPlan(tenant.tenantId, 'enterprise', OPERATOR);

describe.each([
  ['in local mode', () => LOCAL as Scope, () => api.local],
  ['with a tenant', () => tenant as Scope, () => ofTenant],
])('usage %s', (_name, scopeOf, clientOf) => {
  const rows = new Rows(db, scopeOf());

  test('of a session covers all times, by model, and no other session', async () => {
    const [one, two] = [await rows.newSession(), await rows.newSession()];
    await rows.requests(
      { timestamp: '2024-01-01T00:00:00Z', session_id: one.session_id, model: 'a', input_tokens: 5 },
      { timestamp: '2026-03-08T00:00:00Z', session_id: one.session_id, model: 'gpt-5', input_tokens: 8 },
      { timestamp: '2026-03-08T00:00:00Z', session_id: two.session_id, model: 'a', input_tokens: 700 },
    );
    const params = { session_id: one.session_id };
    const usage = await clientOf().request('GET /v1/sessions/{session_id}/usage', { params });
    expect(usage).toMatchObject({ ...params, tool_id: 'claude-code', price_version: '2026-11-28' });
    expect(usage.totals).toMatchObject({ requests: 2, total_tokens: 13, priced_cost_usd: '0.00001' });
    expect(usage.groups.map(({ group, total_tokens }) => [group, total_tokens])).toEqual([
      ['gpt-5', 8],
      ['a', 5],
    ]);
    expect(usage.unknown_models).toEqual([{ model: 'a', total_tokens: 5 }]);
    const unknown = clientOf().request('GET /v1/sessions/{session_id}/usage', {
      params: { session_id: 'nobody' },
    });
    await expect(unknown).rejects.toMatchObject({ status: 404, code: 'session_not_found' });
  });
});

test('groups and filters by the user whose key sent it', async () => {
  const rows = new Rows(db, tenant);
  const timestamp = '2026-03-20T10:00:00Z';
  await rows.requests(
    { timestamp, created_by: 'ann', input_tokens: 100 },
    { timestamp, created_by: 'bob', input_tokens: 20 },
    { timestamp, input_tokens: 1 },
  );
  const lines = { measure: 'lines_added' } as const;
  await rows.series(
    lines,
    { timestamp, value: 5, created_by: 'ann' },
    { timestamp, value: 7, created_by: 'bob' },
  );
  await rows.events({ timestamp, name: 'session_start', created_by: 'bob' });
  const window = { from: '2026-03-20T00:00:00Z', to: '2026-03-21T00:00:00Z' };
  const by = async (query: object) =>
    (await ofTenant.request('GET /v1/usage/summary', { query: { ...window, ...query } })).groups.map(
      ({ group, total_tokens, lines_added, session_starts }) => [
        group,
        total_tokens,
        lines_added,
        session_starts,
      ],
    );
  expect(await by({ group_by: 'user' })).toEqual([
    ['ann', 100, 5, 0],
    ['bob', 20, 7, 1],
    [null, 1, 0, 0],
  ]);
  expect(await by({ user_id: 'bob' })).toEqual([['claude-code', 20, 7, 1]]);
});

test('two tenants and local mode do not see the usage of each other', async () => {
  const timestamp = '2026-04-01T10:00:00Z';
  const other = await db.newTenant();
  const window = { from: '2026-04-01T00:00:00Z', to: '2026-04-02T00:00:00Z' };
  const scopes: [Scope, number][] = [
    [tenant, 1],
    [other, 20],
    [LOCAL, 300],
  ];
  for (const [scope, tokens] of scopes) {
    await new Rows(db, scope).requests({ timestamp, input_tokens: tokens });
    await new Rows(db, scope).series({ measure: 'commits' }, { timestamp, value: tokens });
    await new Rows(db, scope).events({ timestamp, name: 'session_start' });
  }
  for (const [scope, tokens] of scopes) {
    const query = { ...window, group_by: 'tool', time_zone: 'UTC' } as const;
    const { totals } = await db.services.usage.summarize(scope, query);
    expect(totals).toMatchObject({ requests: 1, total_tokens: tokens, commits: tokens, session_starts: 1 });
  }
});
