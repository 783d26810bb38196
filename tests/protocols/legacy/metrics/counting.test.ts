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
  const sessionOf = (sessionId: string) => db.services.sessions.get(scope, sessionId);

  test('starts a session that nobody has started, and counts in it', async () => {
    const { post } = await of();
    const [tool, session] = [newTool(), `session of ${newTool()}`];
    const embedding = { tool_id: tool, session_id: session, cached: true, text_length: 42, model: 'mlx' };
    expect((await post('/track/embedding', embedding)).body).toEqual({
      status: 'tracked',
      session_id: session,
      cached: true,
    });
    await post('/track/embedding', { tool_id: tool, session_id: session });
    const saved = await post('/track/compression', compression(tool, session, 100, 20));
    expect(saved.body).toEqual({ status: 'tracked', session_id: session, tokens_saved: 80 });
    await post('/track/compression', compression(tool, session, 50, 10));
    expect(await sessionOf(session)).toMatchObject({
      tool_id: tool,
      tool_version: '1.0.0',
      total_embeddings: 2,
      total_compressions: 2,
      total_workflows: 0,
      tokens_saved: 120,
    });
    // the end of the session changes no count
    await post(`/sessions/${encodeURIComponent(session)}/end`);
    expect(await sessionOf(session)).toMatchObject({ total_embeddings: 2, tokens_saved: 120 });
  });

  test('keeps its savings after a workflow and an event, which count no tokens', async () => {
    const { get, post } = await of();
    const [tool, session] = [newTool(), randomUUID()];
    await post('/track/compression', compression(tool, session, 100, 20));
    const workflow = { tool_id: tool, session_id: session, pattern_id: 'p1', commands_count: 0 };
    expect((await post('/track/workflow', workflow)).body).toEqual({
      status: 'tracked',
      session_id: session,
      pattern_id: 'p1',
      commands_count: 0,
    });
    const event = {
      event_type: 'tool_used',
      metadata: { session_id: session, tool_id: tool, success: true },
    };
    expect((await post('/events', event)).body).toEqual({ status: 'recorded', event_type: 'tool_used' });
    await post('/track/compression', compression(tool, session, 10, 5));
    const { body } = await get(`/metrics/aggregates?tool_id=${tool}`);
    expect(body).toMatchObject({ total_tokens_saved: 85, total_compressions: 2, total_embeddings: 0 });
    expect(await sessionOf(session)).toMatchObject({ total_workflows: 1, tokens_saved: 85 });
  });

  test('is added to the growth of counters of the same session, and disturbs no series', async () => {
    const { get, post } = await of();
    const [tool, session] = [newTool(), randomUUID()];
    const sample = (tokens_saved: number) =>
      db.services.metrics.store(scope, { tool_id: tool, session_id: session, tokens_saved });
    await post('/track/compression', compression(tool, session, 30, 20));
    await sample(100);
    await post('/track/compression', compression(tool, session, 30, 25));
    await sample(100);
    expect((await get(`/metrics/tool/${tool}`)).body.metrics).toMatchObject({ total_tokens_saved: 115 });
    expect(await sessionOf(session)).toMatchObject({ tokens_saved: 115 });
  });

  test('is not counted again as a compression when its tool operation is reported, too', async () => {
    const { get, post } = await of();
    const [tool, session] = [newTool(), randomUUID()];
    await post('/track/compression', compression(tool, session, 1_000, 100));
    const { status, body } = await post('/track/tool-operation', operation(tool, session));
    expect([status, body]).toEqual([
      200,
      { status: 'success', operation_id: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/) },
    ]);
    expect((await get(`/metrics/aggregates?tool_id=${tool}`)).body).toMatchObject({
      total_tokens_saved: 900,
      total_compressions: 1,
      total_embeddings: 0,
    });
    expect((await get(`/metrics/tool-breakdown?tool_id=${tool}`)).body).toMatchObject({
      total_tokens_prevented: 900,
    });
  });

  test('gives derived tokens, whatever the client says', async () => {
    const { get, post } = await of();
    const [tool, session] = [newTool(), randomUUID()];
    await post('/track/tool-operation', operation(tool, session, { tokens_prevented: -5_000 }));
    await post(
      '/track/tool-operation',
      operation(tool, session, { tokens_original: 100, tokens_actual: 400, tokens_prevented: 300 }),
    );
    const lied = await post('/track/compression', {
      ...compression(tool, session, 40, 10),
      tokens_saved: 9_999,
    });
    expect(lied.body.tokens_saved).toBe(30);
    const grown = await post('/track/compression', compression(tool, session, 10, 40));
    expect(grown.body.tokens_saved).toBe(0);
    const { body } = await get(`/metrics/tool-operations?tool_id=${tool}`);
    expect(body.operations.map((one: { tokens_prevented: number }) => one.tokens_prevented)).toEqual([
      0, 900,
    ]);
    expect((await get(`/metrics/api-savings?tool_id=${tool}`)).body).toMatchObject({
      total_tokens_prevented: 900,
      savings_percentage: 81.82,
    });
  });

  test('is refused once the session has ended, and counts nothing', async () => {
    const { get, post } = await of();
    const [tool, session] = [newTool(), randomUUID()];
    await post('/track/embedding', { tool_id: tool, session_id: session });
    await post(`/sessions/${session}/end`);
    for (const [path, body] of [
      ['/track/embedding', { tool_id: tool, session_id: session }],
      ['/track/compression', compression(tool, session, 10, 5)],
      ['/track/workflow', { tool_id: tool, session_id: session, pattern_id: 'p', commands_count: 2 }],
      ['/track/tool-operation', operation(tool, session)],
    ] as const) {
      const { status, body: answer } = await post(path, body);
      expect([path, status, answer]).toEqual([
        path,
        404,
        { detail: 'The session has ended. Start a new one.' },
      ]);
    }
    expect(await sessionOf(session)).toMatchObject({ total_embeddings: 1, total_compressions: 0 });
    expect((await get(`/metrics/tool-operations?tool_id=${tool}`)).body.total).toBe(0);
  });

  test('of many callers at once starts one session and loses no count', async () => {
    const { get, post } = await of();
    const [tool, session] = [newTool(), randomUUID()];
    const calls = Array.from({ length: 12 }, (_, n) =>
      n % 2 === 0
        ? post('/track/compression', compression(tool, session, 10, 5))
        : post('/track/tool-operation', operation(tool, session)),
    );
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(calls.map(() => 200));
    expect(await sessionOf(session)).toMatchObject({ total_compressions: 6, tokens_saved: 30 });
    expect((await get(`/metrics/tool-operations?tool_id=${tool}`)).body.total).toBe(6);
  });
});

test('work of a tenant and of local mode with one session id stays apart', async () => {
  const [local, ofTenant] = [await legacyOf(site, LOCAL), await legacyOf(site, tenant)];
  const [tool, session] = [newTool(), randomUUID()];
  await local.post('/track/compression', compression(tool, session, 10, 3));
  await ofTenant.post('/track/compression', compression(tool, session, 10, 8));
  expect((await local.get(`/metrics/aggregates?tool_id=${tool}`)).body.total_tokens_saved).toBe(7);
  expect((await ofTenant.get(`/metrics/aggregates?tool_id=${tool}`)).body.total_tokens_saved).toBe(2);
});

test('a feature that is off refuses its work, and counts nothing', async () => {
  const off = await db.newTenant();
  const legacy = await legacyOf(site, off);
  const { settings } = await db.services.settings.get(off);
  const features = { ...settings.features, compression: false };
  await db.services.settings.replace(
    off,
    { ...settings, features, max_events_per_minute: 1_000 },
    { kind: 'operator' },
  );
  const { status, body } = await legacy.post('/track/compression', compression('cursor', randomUUID(), 9, 1));
  expect([status, typeof body.detail]).toEqual([403, 'string']);
  const { body: sums } = await legacy.get('/metrics/aggregates');
  expect(sums).toMatchObject({ total_tokens_saved: 0, total_sessions: 0 });
});
