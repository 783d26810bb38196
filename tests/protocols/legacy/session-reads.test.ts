import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { projectIdOf } from '../../../src/features/memory/projects/project-id.ts';
import { setUpApi } from '../../support/set-up.ts';
import { type Legacy, legacyOf } from './legacy-client.ts';
import { sessionRow, TIME } from './session-rows.ts';

const site = await setUpApi();
const { services } = site.db;
const tenant = await site.db.newTenant();

describe.each([
  ['in local mode', () => LOCAL as Scope],
  ['with a key', () => tenant as Scope],
])('sessions %s', (_name, scopeOf) => {
  const legacy = legacyOf(site, scopeOf());
  const get = async (path: string) => (await legacy).get(path);
  const post = async (...args: Parameters<Legacy['post']>) => (await legacy).post(...args);
  const start = async (body: object) => (await post('/sessions/start', { tool_id: 'cursor', ...body })).body;
  const row = (fields: object) => sessionRow(scopeOf(), fields);

  test('active ones are those that are open, of one tool or of all, under both names', async () => {
    const { session_id } = await start({ tool_id: 'active' });
    const ended = await start({ tool_id: 'active' });
    await start({ tool_id: 'of-another-tool' });
    await post(`/sessions/${ended.session_id}/end`);
    const { body } = await get('/sessions/active?tool_id=active');
    const shown = [row({ session_id, tool_id: 'active' })];
    expect(body).toEqual({ active_sessions: shown, sessions: shown, count: 1, tool_id: 'active' });
    const all = (await get('/sessions/active?tool_id=')).body;
    expect([all.tool_id, all.count]).toEqual([null, all.sessions.length]);
    expect(all.count).toBeGreaterThan(1);
  });

  test('one is told with its context, samples and path', async () => {
    const { session_id } = await start({ tool_id: 'whole', workspace_path: '/work/whole' });
    const scope = scopeOf();
    await services.metrics.store(scope, { session_id, tool_id: 'whole', tokens_saved: 30 });
    await services.metrics.store(scope, {
      session_id,
      tool_id: 'whole',
      tokens_saved: 50,
      metadata: { a: 'b' },
    });
    await services.sessions.update(scope, session_id, { compressed_context: 'für' });
    await services.sessionContext.append(scope, session_id, { kind: 'decision', decision: 'd' });
    const { body } = await get(`/sessions/${session_id}`);
    const { metrics, context, ...rest } = body;
    expect(rest).toEqual({
      ...row({ session_id, tool_id: 'whole', tokens_saved: 50, project_id: projectIdOf('/work/whole') }),
      workspace_path: '/work/whole',
      user_id: null,
      context_size_bytes: 4,
    });
    expect(context.decisions).toEqual([{ decision: 'd', timestamp: TIME }]);
    expect(metrics.map((one: { tokens_saved_delta: number }) => one.tokens_saved_delta)).toEqual([30, 20]);
    expect(metrics[1]).toMatchObject({ timestamp: TIME, service: 'combined', metadata: { a: 'b' } });
    expect(Object.keys(metrics[1])).not.toContain('created_by');
    expect((await get('/sessions/none')).status).toBe(404);
  });

  test('its metrics are sums of growth, and zeros for an unknown one', async () => {
    const { session_id } = await start({ tool_id: 'sums' });
    for (const [tokens_saved, cache_hit_rate] of [
      [100, 50],
      [150, 70],
      [40, 60],
    ] as const)
      await services.metrics.store(scopeOf(), {
        ...{ session_id, tool_id: 'sums', tokens_saved, cache_hit_rate },
        ...{ compression_ratio: 0.5, total_embeddings: tokens_saved, total_compressions: tokens_saved },
      });
    // the counter began anew at 40
    expect((await get(`/sessions/${session_id}/metrics`)).body).toEqual({
      session_id,
      total_embeddings: 190,
      total_compressions: 190,
      tokens_saved: 190,
      avg_cache_hit_rate: 60,
      avg_compression_ratio: 0.5,
      sample_count: 3,
    });
    const { status, body } = await get('/sessions/none/metrics');
    expect([status, Object.values(body)]).toEqual([200, ['none', 0, 0, 0, 0, 0, 0]]);
  });

  test('the list has what was active last first, with its filters, the one of tools too', async () => {
    const [one, two, three] = [
      await start({ tool_id: 'list', workspace_path: '/work/list' }),
      await start({ tool_id: 'list' }),
      await start({ tool_id: 'list' }),
    ];
    await post(`/sessions/${three.session_id}/archive`);
    await post(`/sessions/${two.session_id}/pin`);
    await post(`/sessions/${one.session_id}/context`, { search_query: 'find it' });
    const { body } = await get('/sessions?tool_id=list&workspace_path=/ignored');
    expect(body).toEqual({
      sessions: [
        row({
          ...{ session_id: one.session_id, tool_id: 'list', project_id: projectIdOf('/work/list') },
          context_json: expect.stringContaining('find it'),
        }),
        row({ session_id: two.session_id, tool_id: 'list', pinned: true, context_json: expect.any(String) }),
      ],
      count: 2,
      filters: {
        project_id: null,
        workspace_path: '/ignored',
        include_archived: false,
        pinned_only: false,
        tool_id: 'list',
      },
    });
    const idsOf = async (query: string) =>
      (await get(`/sessions?tool_id=list&${query}`)).body.sessions.map(
        (session: { session_id: string }) => session.session_id,
      );
    expect(await idsOf('include_archived=True')).toHaveLength(3);
    expect(await idsOf('pinned_only=1')).toEqual([two.session_id]);
    expect(await idsOf('limit=1')).toEqual([one.session_id]);
    expect(await idsOf(`project_id=${projectIdOf('/work/list')}`)).toEqual([one.session_id]);
    const refused = await get('/sessions?limit=101&include_archived=perhaps');
    expect([refused.status, refused.body.detail]).toEqual([
      422,
      [
        {
          loc: ['query', 'limit'],
          msg: 'Input should be less than or equal to 100',
          type: 'less_than_equal',
        },
        {
          loc: ['query', 'include_archived'],
          msg: 'Input should be a valid boolean, unable to interpret input',
          type: 'bool_parsing',
        },
      ],
    ]);
  });

  test('stats count all of them, and are not taken for a session', async () => {
    const { body } = await get('/sessions/stats');
    expect(body).toEqual({
      total_sessions_lifetime: expect.any(Number),
      active_sessions: expect.any(Number),
      ended_sessions: expect.any(Number),
      archived_sessions: 1,
      pinned_sessions: 1,
      total_tools: expect.any(Number),
      avg_session_duration_seconds: expect.any(Number),
      timestamp: TIME,
    });
    const { sessions, open } = await services.sessionSummary.count(scopeOf());
    expect([body.total_sessions_lifetime, body.active_sessions]).toEqual([sessions, open]);
    expect(body.active_sessions + body.ended_sessions).toBe(sessions);
    expect((await get('/stats')).body).toMatchObject({ total_sessions: sessions, active_sessions: open });
  });
});
