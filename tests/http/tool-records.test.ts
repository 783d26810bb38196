import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OmniMemory } from '../../client/src/client.ts';
import type { Scope } from '../../src/auth/scope.ts';
import { LOCAL } from '../../src/auth/scope.ts';
import { startTestApi, type TestApi } from '../support/test-api.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

// What these services do is tested with each of them; here it is their routes.
let db: TestDatabase;
let api: TestApi;
let tenant: Scope;
let inTenant: OmniMemory;
let other: OmniMemory;
let key: string;
beforeAll(async () => {
  db = await createTestDatabase();
  api = await startTestApi(db);
  const scope = await db.newTenant();
  tenant = scope;
  inTenant = await api.clientOf(scope);
  key = (await db.services.apiKeys.create(scope, { name: 'test' })).key;
  other = await api.clientOf(await db.newTenant());
});
afterAll(async () => {
  await api.close();
  await db.drop();
});

describe.each([
  ['in local mode', () => LOCAL as Scope, () => api.local, () => ({})],
  ['in a tenant', () => tenant, () => inTenant, () => ({ authorization: `Bearer ${key}` })],
])('over HTTP %s', (name, scopeOf, clientOf, headersOf) => {
  const newSession = async () =>
    (await db.services.sessions.start(scopeOf(), { tool_id: `tool ${name}` })).session_id;

  test('velocity is recorded, and its history turns pages', async () => {
    const session_id = await newSession();
    for (let n = 1; n <= 3; n++) {
      const body = { session_id, tokens_saved: n, velocity: 1.5, prediction_confidence: 50 };
      expect(await clientOf().request('POST /v1/velocity', { body })).toMatchObject({
        ...body,
        acceleration: null,
      });
    }
    const seen: number[] = [];
    const query = { session_id, limit: 2 };
    for await (const { tokens_saved } of clientOf().items('GET /v1/velocity', { query }))
      seen.push(tokens_saved);
    expect(seen).toEqual([3, 2, 1]);
    expect((await other.request('GET /v1/velocity', { query })).data).toEqual([]);
  });

  test('a prediction is recorded, resolved, listed, and counts in the statistics', async () => {
    const session_id = await newSession();
    const expected = {
      session_id,
      predicted_checkpoint_time: '2026-01-20T12:00:00Z',
      strategy: 'velocity',
    } as const;
    const recorded = await clientOf().request('POST /v1/predictions', { body: expected });
    expect(recorded).toMatchObject({ session_id, prediction_accuracy: null });
    const body = { session_id, checkpoint_id: 'ckpt_1', actual_time: '2026-01-20T12:02:00Z' };
    const resolved = await clientOf().request('POST /v1/predictions/resolve', { body });
    expect(resolved).toMatchObject({ actual_checkpoint_id: 'ckpt_1', prediction_accuracy: 80 });
    const { data } = await clientOf().request('GET /v1/predictions', { query: { session_id } });
    expect(data).toEqual([resolved]);
    const query = { tool_id: `tool ${name}`, strategy: 'velocity' } as const;
    expect(await clientOf().request('GET /v1/predictions/statistics', { query })).toEqual({
      total_predictions: 1,
      avg_accuracy: 80,
      min_accuracy: 80,
      max_accuracy: 80,
    });
    expect(await other.request('GET /v1/predictions/statistics', { query })).toEqual({
      total_predictions: 0,
      avg_accuracy: null,
      min_accuracy: null,
      max_accuracy: null,
    });
    await expect(clientOf().request('POST /v1/predictions/resolve', { body })).rejects.toMatchObject({
      status: 404,
      code: 'open_prediction_not_found',
    });
  });

  test('a cache hit is recorded and listed', async () => {
    const body = { tool_id: `cached ${name}`, file_path: 'src/a.ts', tokens_saved: 7 };
    const hit = await clientOf().request('POST /v1/cache-hits', { body });
    expect(hit).toMatchObject(body);
    const query = { tool_id: body.tool_id, hours: 1 };
    expect((await clientOf().request('GET /v1/cache-hits', { query })).data).toEqual([hit]);
    expect((await other.request('GET /v1/cache-hits', { query })).data).toEqual([]);
  });

  test('what Claude Code says of itself in a session is replaced and read', async () => {
    const params = { session_id: await newSession() };
    const one = 'GET /v1/sessions/{session_id}/claude-code';
    await expect(clientOf().request(one, { params })).rejects.toMatchObject({
      code: 'claude_code_session_not_found',
    });
    const put = 'PUT /v1/sessions/{session_id}/claude-code';
    const body = { mcp_version: '1.2', features_enabled: ['memory'] };
    const saved = await clientOf().request(put, { params, body });
    expect(saved).toMatchObject({ ...params, ...body, revision: 1 });
    expect(await clientOf().request(one, { params })).toEqual(saved);
    await expect(clientOf().request(put, { params, body, ifMatch: 2 })).rejects.toMatchObject({
      status: 412,
    });
    await expect(other.request(one, { params })).rejects.toMatchObject({ status: 404 });
    await expect(other.request(put, { params, body })).rejects.toMatchObject({ code: 'session_not_found' });
  });

  test('a tool config is the default until one is saved; the list has those saved', async () => {
    const params = { tool_id: `tool/of ${name}` };
    const one = 'GET /v1/tool-configs/{tool_id}';
    const put = 'PUT /v1/tool-configs/{tool_id}';
    expect(await clientOf().request(one, { params })).toMatchObject({
      config: { max_tokens: 100_000 },
      is_default: true,
      revision: 0,
    });
    const body = { max_tokens: 5, theme: { dark: true } };
    const saved = await clientOf().request(put, { params, body, ifMatch: 0 });
    expect(saved).toMatchObject({ ...params, config: body, is_default: false, revision: 1 });
    await expect(clientOf().request(put, { params, body, ifMatch: 0 })).rejects.toMatchObject({
      status: 412,
    });
    await clientOf().request(put, { params: { tool_id: `second ${name}` }, body: {} });
    const seen: string[] = [];
    for await (const { tool_id } of clientOf().items('GET /v1/tool-configs', { query: { limit: 1 } }))
      seen.push(tool_id);
    expect(seen).toEqual([`second ${name}`, params.tool_id]);
    expect(await other.request(one, { params })).toMatchObject({ is_default: true });
  });

  test('an ETag spares reading again what has not changed, and guards a change', async () => {
    const url = `${api.url}/v1/tool-configs/tagged`;
    const send = (method: string, headers: Record<string, string>, body?: object) =>
      fetch(url, {
        method,
        headers: { ...headersOf(), ...headers, ...(body && { 'content-type': 'application/json' }) },
        ...(body && { body: JSON.stringify(body) }),
      });
    expect((await send('GET', {})).headers.get('etag')).toBe('"0"');
    const saved = await send('PUT', { 'if-match': '"0"' }, {});
    expect([saved.status, saved.headers.get('etag')]).toEqual([200, '"1"']);
    expect((await send('GET', { 'if-none-match': '"1"' })).status).toBe(304);
    expect((await send('GET', { 'if-none-match': '"0"' })).status).toBe(200);
    for (const tag of ['"0"', 'W/"1"', 'garbage'])
      expect((await send('PUT', { 'if-match': tag }, {})).status).toBe(412);
    expect((await send('PUT', { 'if-match': '*' }, {})).headers.get('etag')).toBe('"2"');
  });

  test.each([
    [
      'velocity without a session',
      () => clientOf().request('GET /v1/velocity', {} as never),
      'query.session_id',
    ],
    [
      'predictions without a session',
      () => clientOf().request('GET /v1/predictions', {} as never),
      'query.session_id',
    ],
    [
      'statistics of an unknown strategy',
      () => clientOf().request('GET /v1/predictions/statistics', { query: { strategy: 'guess' as never } }),
      'query.strategy',
    ],
    [
      'a negative saving',
      () =>
        clientOf().request('POST /v1/cache-hits', {
          body: { tool_id: 't', file_path: 'a', tokens_saved: -1 },
        }),
      'tokens_saved',
    ],
    [
      'an unknown field',
      () =>
        clientOf().request('POST /v1/velocity', {
          body: { session_id: 's', tokens_saved: 1, velocity: 1, tenant_id: 'x' } as never,
        }),
      'tenant_id',
    ],
    [
      'a config setting of the wrong type',
      () =>
        clientOf().request('PUT /v1/tool-configs/{tool_id}', {
          params: { tool_id: 't' },
          body: { max_tokens: 'many' as never },
        }),
      'max_tokens',
    ],
  ])('%s is refused', async (_fault, send, path) => {
    await expect(send()).rejects.toMatchObject({ status: 422, errors: [{ path }] });
  });
});
