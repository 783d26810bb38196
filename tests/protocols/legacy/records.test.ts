import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { setUpApi } from '../../support/set-up.ts';
import { type Legacy, legacyOf } from './legacy-client.ts';

const site = await setUpApi();
const { services } = site.db;
const tenant = await site.db.newTenant();

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
const message = expect.any(String);

describe.each([
  ['in local mode', () => LOCAL as Scope],
  ['with a key', () => tenant as Scope],
])('records %s', (_name, scopeOf) => {
  const legacy = legacyOf(site, scopeOf());
  const get = async (path: string) => (await legacy).get(path);
  const post = async (...args: Parameters<Legacy['post']>) => (await legacy).post(...args);
  const put = async (...args: Parameters<Legacy['put']>) => (await legacy).put(...args);

  test('a context takes what a request has, and is read under the old and the new name of searches', async () => {
    const { session_id } = (await post('/sessions/start', { tool_id: 't' })).body;
    const path = `/sessions/${session_id}/context`;
    const empty = { files_accessed: [], file_importance_scores: {}, searches: [], recent_searches: [] };
    expect((await get(path)).body).toEqual({
      ...{ session_id, compressed: null, size_bytes: 0 },
      context: { ...empty, decisions: [], saved_memories: [] },
    });
    const all = { file_path: '/a.ts', search_query: 'q', decision: 'd', memory_id: 'm', memory_key: 'k' };
    const searches = [{ query: 'q', timestamp: TIME }];
    expect((await post(path, { ...all, file_importance: 0, unknown: 1 })).body).toEqual({
      session_id,
      message,
      context: {
        files_accessed: [{ path: '/a.ts', accessed_at: TIME, order: 1 }],
        // OmniMemory 1 made 0.5 of it
        file_importance_scores: { '/a.ts': 0 },
        searches,
        recent_searches: searches,
        decisions: [{ decision: 'd', timestamp: TIME }],
        saved_memories: [{ id: 'm', key: 'k', timestamp: TIME }],
      },
    });
    const second = await post(path, {
      file_path: '/b.ts',
      file_importance: null,
      memory_id: 'alone',
      decision: '',
      search_query: '',
    });
    expect(second.body.context.file_importance_scores).toEqual({ '/a.ts': 0, '/b.ts': 0.5 });
    expect(second.body.context.saved_memories).toHaveLength(1);
    expect(second.body.context.searches).toEqual(searches);
    expect((await post(path, {})).body.context).toEqual(second.body.context);
    await services.sessions.update(scopeOf(), session_id, { compressed_context: 'ü' });
    expect((await get(path)).body).toMatchObject({ compressed: 'ü', size_bytes: 2 });
    expect((await post(path, { file_path: '/c', file_importance: 1.5 })).status).toBe(422);
    for (const answer of [await get('/sessions/none/context'), await post('/sessions/none/context', all)])
      expect([answer.status, Object.keys(answer.body)]).toEqual([404, ['detail']]);
  });

  test('a memory is stored and read, alone and in the list', async () => {
    const { project_id } = await services.projects.getOrCreate(scopeOf(), {
      workspace_path: '/work/memories',
    });
    const path = `/projects/${project_id}/memories`;
    const body = { key: 'how', value: 'so', metadata: { a: [1] }, ttl_seconds: 60, unknown: 1 };
    const stored = await post(path, body);
    expect([stored.status, stored.body]).toEqual([
      200,
      { memory_id: expect.stringMatching(/^mem_/), project_id, key: 'how', message },
    ]);
    const memory = {
      ...{ memory_id: stored.body.memory_id, project_id, key: 'how', value: 'so' },
      ...{ memory_key: 'how', memory_value: 'so', metadata: { a: [1] }, metadata_json: '{"a":[1]}' },
      ...{ ttl_seconds: 60, expires_at: TIME, created_at: TIME, last_accessed: TIME, accessed_count: 1 },
    };
    expect((await get(`${path}?key=how`)).body).toEqual({ project_id, memory });
    await post(path, { key: 'two words/and a slash', value: '', ttl_seconds: null });
    const list = (await get(`${path}?limit=100`)).body;
    expect(list).toEqual({
      ...{ project_id, count: 2 },
      memories: [expect.objectContaining({ key: 'two words/and a slash' }), { ...memory, accessed_count: 2 }],
    });
    expect((await get(`${path}?key=none`)).status).toBe(404);
    expect((await get('/projects/none/memories')).status).toBe(404);
    expect((await post('/projects/none/memories', body)).status).toBe(404);
    for (const key of ['', '  ', 'a\nb', 'x'.repeat(256)])
      expect([key, (await post(path, { key, value: 'v' })).status]).toEqual([key, 400]);
    for (const faulty of [{ value: 'v' }, { key: 'k' }, { key: 'k', value: 'v', ttl_seconds: 0 }])
      expect((await post(path, faulty)).status).toBe(422);
  });

  test('the settings of a project are merged at their top level', async () => {
    const { project_id } = await services.projects.getOrCreate(scopeOf(), {
      workspace_path: '/work/settings',
    });
    const path = `/projects/${project_id}/settings`;
    expect((await get(path)).body).toEqual({ project_id, settings: {}, updated_at: null });
    await put(path, { settings: { a: 1, b: { c: 2 } } });
    const settings = { a: 1, b: { d: 3 } };
    expect((await put(path, { settings: { b: { d: 3 } } })).body).toEqual({
      ...{ project_id, settings, updated_at: null, message },
    });
    expect((await get(path)).body.settings).toEqual(settings);
    expect((await get('/projects/none/settings')).status).toBe(404);
    expect((await put('/projects/none/settings', { settings: {} })).status).toBe(404);
    expect((await put(path, { a: 1 })).body.detail[0]).toEqual({
      ...{ loc: ['body', 'settings'], msg: 'Field required', type: 'missing' },
    });
  });

  const features = { compression: true, embeddings: true, workflows: true, response_cache: true };
  const defaults = {
    ...{ metrics_streaming: true, collection_interval_seconds: 1, max_events_per_minute: 60 },
    ...{ features, performance_profile: 'high_frequency' },
  };

  test('settings are replaced, with defaults for what is missing, and others are left alone', async () => {
    const tenant_id = scopeOf().kind === 'tenant' ? tenant.tenantId : 'local';
    expect((await get('/settings?tenant_id=another')).body).toEqual({
      ...{ tenant_id, settings: defaults, created_at: null, updated_at: null },
    });
    const actor = { kind: 'operator' } as const;
    await services.settings.change(scopeOf(), { retention_days: 3, otel_keep_content: true }, actor);
    const changed = { collection_interval_seconds: 5, performance_profile: 'low_frequency' };
    expect((await put('/settings', { ...changed, max_events_per_minute: 30 })).body).toEqual({
      ...{ status: 'success', message, tenant_id },
      settings: { ...defaults, ...changed, max_events_per_minute: 30 },
    });
    const off = { ...features, workflows: false };
    expect((await put('/settings', { features: off })).body.settings).toEqual({ ...defaults, features: off });
    expect((await put('/settings', { settings: changed })).body.settings).toEqual({
      ...defaults,
      ...changed,
    });
    const refused = await put('/settings', { collection_interval_seconds: 61, performance_profile: 'fast' });
    expect([refused.status, refused.body.detail.map(({ type }: { type: string }) => type)]).toEqual([
      ...[422, ['less_than_equal', 'literal_error']],
    ]);
    expect((await post('/settings/reset')).body).toEqual({
      ...{ status: 'success', message, settings: defaults, tenant_id },
    });
    const kept = await services.settings.get(scopeOf());
    expect(kept.settings).toMatchObject({ retention_days: 3, otel_keep_content: true });
    expect((await get('/settings')).body.updated_at).toEqual(TIME);
  });

  test('the default number of events, sent back as it was read, is not a limit', async () => {
    await put('/settings', (await get('/settings')).body.settings);
    expect((await services.settings.get(scopeOf())).limits_events).toBe(false);
    await put('/settings', { ...defaults, max_events_per_minute: 5 });
    expect((await services.settings.get(scopeOf())).limits_events).toBe(true);
    await post('/settings/reset');
  });

  test('the profiles are told by their names', async () => {
    const { profiles } = (await get('/settings/profiles')).body;
    expect(Object.keys(profiles)).toEqual(['high_frequency', 'low_frequency', 'batch_only', 'disabled']);
    expect(profiles.high_frequency).toEqual(defaults);
    expect(profiles.disabled).toMatchObject({ metrics_streaming: false, collection_interval_seconds: 60 });
  });

  test('the config of a tool has its defaults until one is saved, wrapped or bare', async () => {
    const path = '/config/tool/cursor';
    expect((await get(path)).body).toEqual({
      tool_id: 'cursor',
      config: {
        ...{ compression_enabled: true, embeddings_enabled: true, workflows_enabled: true },
        ...{ auto_compress: true, cache_enabled: true, max_tokens: 100_000 },
        ...{ compression_threshold: 10_000, embedding_model: 'default' },
      },
      updated_at: null,
    });
    expect((await put(path, { config: { max_tokens: 5, own: [1] } })).body).toEqual({
      ...{ tool_id: 'cursor', status: 'success', message },
    });
    expect((await get(path)).body).toEqual({
      ...{ tool_id: 'cursor', config: { max_tokens: 5, own: [1] }, updated_at: TIME },
    });
    await put(path, { max_tokens: 6 });
    expect((await get(path)).body.config).toEqual({ max_tokens: 6 });
    expect((await put(path, {})).status).toBe(422);
    expect((await put(path, { config: { max_tokens: 'many' } })).body.detail[0].loc).toEqual([
      ...['body', 'config', 'max_tokens'],
    ]);
  });
});
