import { describe, expect, test } from '@jest/globals';
import type { OmniMemory } from '../../../client/src/client.ts';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { setUpApi } from '../../support/set-up.ts';
import { Rows } from '../usage/rows.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const inTenant = await api.clientOf(tenant);
const other = await api.clientOf(await db.newTenant());
const LIST = 'GET /v1/tools';
const from = '2026-03-01T00:00:00Z';
const to = '2026-03-02T00:00:00Z';
const inWindow = '2026-03-01T12:00:00Z';

describe.each([
  ['in local mode', LOCAL as Scope, api.local],
  ['in a tenant', tenant as Scope, inTenant],
])('tools %s', (_name, scope, client: OmniMemory) => {
  const toolsOf = async (query: object) =>
    Object.fromEntries((await client.request(LIST, { query })).data.map((one) => [one.tool_id, one]));

  test('an empty scope has none', async () => {
    expect((await client.request(LIST, {})).data).toEqual([]);
  });

  test('are all that left a session, a config, or anything in the window', async () => {
    const { session_id } = await client.request('POST /v1/sessions', { body: { tool_id: 'with-session' } });
    await client.request('POST /v1/sessions', { body: { tool_id: 'with-session' } });
    await client.request('POST /v1/sessions/{session_id}/end', { params: { session_id } });
    await client.request('PUT /v1/tool-configs/{tool_id}', {
      params: { tool_id: 'with-config' },
      body: { max_tokens: 5 },
    });
    const sample = { tool_id: 'with-samples', tokens_saved: 3 };
    for (const timestamp of [inWindow, inWindow, to])
      await client.request('POST /v1/metrics', { body: { ...sample, timestamp } });
    const hit = { tool_id: 'with-hits', file_path: 'a.ts', tokens_saved: 1, timestamp: inWindow };
    await client.request('POST /v1/cache-hits', { body: hit });

    const none = { sessions: 0, open_sessions: 0, samples: 0, requests: 0, has_config: false };
    expect(await toolsOf({ from, to })).toEqual({
      'with-session': {
        ...none,
        tool_id: 'with-session',
        open_sessions: 1,
        last_seen_at: expect.any(String),
      },
      'with-config': { ...none, tool_id: 'with-config', last_seen_at: null, has_config: true },
      'with-samples': {
        ...none,
        tool_id: 'with-samples',
        samples: 2,
        last_seen_at: '2026-03-01T12:00:00.000000+00:00',
      },
      'with-hits': { ...none, tool_id: 'with-hits', last_seen_at: '2026-03-01T12:00:00.000000+00:00' },
    });
    expect(Object.keys(await toolsOf({ from: to, to: '2026-03-03T00:00:00Z' })).sort()).toEqual([
      'with-config',
      'with-samples',
      'with-session',
    ]);
    const now = await toolsOf({});
    expect([now['with-session']?.sessions, now['with-samples']]).toEqual([2, undefined]);
  });

  test('count the calls of models that are billable, and are seen by events and points', async () => {
    const told = { tool_id: 'with-calls', timestamp: inWindow };
    const rows = new Rows(db, scope);
    await rows.requests(told, told, { ...told, billable: false });
    await rows.events({ ...told, tool_id: 'with-events', name: 'tool' });
    await rows.series({ tool_id: 'with-points' }, { timestamp: inWindow, value: 1 });
    const tools = await toolsOf({ from, to });
    expect(tools['with-calls']).toMatchObject({ requests: 2, samples: 0 });
    expect(tools['with-events']).toMatchObject({ requests: 0, sessions: 0 });
    expect(tools['with-points']).toMatchObject({ requests: 0, sessions: 0 });
  });

  test('come with those first that were seen last', async () => {
    const { data } = await client.request(LIST, { query: { from, to } });
    expect(data[0]?.tool_id).toBe('with-session');
    expect(data.at(-1)?.tool_id).toBe('with-config');
  });

  test('are those of the scope', async () => {
    expect((await other.request(LIST, { query: { from, to } })).data).toEqual([]);
  });
});

test('a window that ends before it begins is refused', async () => {
  await expect(inTenant.request(LIST, { query: { from: to, to: from } })).rejects.toMatchObject({
    code: 'validation_failed',
  });
});
