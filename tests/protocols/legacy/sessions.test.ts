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

  test('start answers with the new session, and makes its project from the path', async () => {
    const body = {
      tool_version: '1.2',
      process_id: 7,
      project_id: 'of-client',
      workspace_path: '/work/start',
    };
    const started = await start({ ...body, unknown: { field: 1 } });
    expect(started).toEqual({
      session_id: expect.any(String),
      tool_id: 'cursor',
      tool_version: '1.2',
      status: 'started',
    });
    const session = await services.sessions.getWithPath(scopeOf(), started.session_id);
    expect(session).toMatchObject({ process_id: 7, workspace_path: '/work/start' });
    expect(session.project_id).toBe(projectIdOf('/work/start'));
  });

  test('get_or_create continues the session of an instance, and within a tool that of a process', async () => {
    const ask = async (body: object) => (await post('/sessions/get_or_create', body)).body;
    const wanted = { tool_id: 'mcp', tool_version: '2', process_id: 31, instance_id: 'tab-1' };
    const first = await ask(wanted);
    expect(first).toEqual({
      session_id: expect.any(String),
      tool_id: 'mcp',
      tool_version: '2',
      status: 'created',
      process_id: 31,
      message: expect.any(String),
    });
    expect(await ask(wanted)).toEqual({ ...first, status: 'existing', message: expect.any(String) });
    // OmniMemory 1 gave these two the session of another tool and of another tab
    expect(await ask({ ...wanted, tool_id: 'other' })).toMatchObject({ status: 'created' });
    expect(await ask({ ...wanted, instance_id: 'tab-2' })).toMatchObject({ status: 'created' });
    const [one, two] = [
      await ask({ tool_id: 'mcp' }),
      await ask({ tool_id: 'mcp', process_id: 0, instance_id: '', tool_version: '', workspace_path: null }),
    ];
    expect([one.status, two.status, one.session_id === two.session_id]).toEqual([
      'created',
      'created',
      false,
    ]);
  });

  test('concurrent calls for one instance get one session', async () => {
    const wanted = { tool_id: 'mcp', instance_id: 'race', process_id: 99 };
    const all = await Promise.all(Array.from({ length: 8 }, () => post('/sessions/get_or_create', wanted)));
    expect(new Set(all.map(({ body }) => body.session_id)).size).toBe(1);
    expect(all.map(({ body }) => body.status).sort()[0]).toBe('created');
  });

  test('a heartbeat answers with the activity, and with 404 for one that has ended or is unknown', async () => {
    const { session_id } = await start({});
    const beat = await post(`/sessions/${session_id}/heartbeat`);
    expect(beat.body).toEqual({
      session_id,
      status: 'active',
      last_activity: TIME,
      message: expect.any(String),
    });
    await post(`/sessions/${session_id}/end`);
    const late = await post(`/sessions/${session_id}/heartbeat`);
    expect([late.status, late.body]).toEqual([404, { detail: 'The session has ended. Start a new one.' }]);
    const unknown = await post('/sessions/none/heartbeat');
    expect([unknown.status, Object.keys(unknown.body)]).toEqual([404, ['detail']]);
  });

  test('end answers with the session, and a second end with the first time', async () => {
    const { session_id } = await start({});
    const { body } = await post(`/sessions/${session_id}/end`);
    expect(body).toEqual({ session_id, status: 'ended', summary: row({ session_id, ended_at: TIME }) });
    expect((await post(`/sessions/${session_id}/end`)).body).toEqual(body);
    expect((await post('/sessions/none/end')).status).toBe(404);
  });

  test('pin and archive change one flag each, and tell the other as null', async () => {
    const { session_id } = await start({ tool_id: 'flags' });
    const shownAfter = async (verb: string) => (await post(`/sessions/${session_id}/${verb}`)).body;
    const session = (fields: object) => row({ session_id, tool_id: 'flags', ...fields });
    const message = expect.any(String);
    expect(await shownAfter('pin')).toEqual({
      ...{ session_id, message, pinned: true, archived: null, session: session({ pinned: true }) },
    });
    expect(await shownAfter('archive')).toEqual({
      ...{ session_id, message, pinned: null, archived: true },
      session: session({ pinned: true, archived: true }),
    });
    expect(await shownAfter('unpin')).toMatchObject({ pinned: false, archived: null });
    expect(await shownAfter('unarchive')).toMatchObject({ session: session({}) });
    for (const verb of ['pin', 'unpin', 'archive', 'unarchive']) {
      expect((await post(`/sessions/none/${verb}`)).status).toBe(404);
      // OmniMemory 1 refused this one for the word in it
      expect((await post(`/sessions/my-update-project/${verb}`)).status).toBe(404);
      for (const id of ['a%20b', '%C3%A9', 'a%00b', 'x'.repeat(256), `a'--`])
        expect([id, (await post(`/sessions/${id}/${verb}`)).status]).toEqual([id, 400]);
    }
  });

  test('an export has the session, its context, and when it was made', async () => {
    const { session_id } = await start({ tool_id: 'export', workspace_path: '/work/export' });
    await post(`/sessions/${session_id}/context`, { decision: 'kept' });
    const { body } = await get(`/sessions/${session_id}/export`);
    expect(body).toEqual({
      ...{ session_id, tool_id: 'export', workspace_path: '/work/export' },
      ...{ project_id: projectIdOf('/work/export'), created_at: TIME, last_activity: TIME, ended_at: null },
      ...{ pinned: false, archived: false, context: expect.any(Object) },
      metadata: { exported_at: TIME, export_version: '1.0', compression: null },
    });
    expect(body.context.decisions).toEqual([{ decision: 'kept', timestamp: TIME }]);
    expect((await get('/sessions/none/export')).status).toBe(404);
  });

  test('activity tells the files of the newest operations', async () => {
    const { session_id } = await start({});
    const operation = { session_id, tool_id: 'cursor', tool_name: 'read', operation_mode: 'full' } as const;
    for (const file_path of ['/a.ts', '/b.ts'])
      await services.toolOperations.record(scopeOf(), {
        ...{ ...operation, file_path, tokens_original: 9, tokens_actual: 3, response_time_ms: 1 },
      });
    const { body } = await get(`/sessions/${session_id}/activity?limit=1`);
    const shown = { id: expect.any(String), tool_name: 'read', operation_mode: 'full', created_at: TIME };
    expect(body).toEqual({
      ...{ session_id, last_activity: TIME, count: 1 },
      operations: [{ ...shown, file_path: '/b.ts' }],
    });
    expect((await get('/sessions/[object Object]/activity')).status).toBe(404);
  });

  test('the sessions of a tool, and the tools that have any', async () => {
    const { session_id } = await start({ tool_id: 'github-copilot' });
    await post(`/sessions/${session_id}/end`);
    await start({ tool_id: 'constructor' });
    expect((await get('/tools/github-copilot/sessions')).body).toEqual({
      ...{ tool_id: 'github-copilot', count: 1 },
      sessions: [row({ session_id, tool_id: 'github-copilot', ended_at: TIME })],
    });
    const { body } = await get('/tools/initialized');
    const nothing = { icon: null, color: null, configured: true, config_path: null };
    expect(body).toEqual({ tools: expect.any(Array), count: body.tools.length, timestamp: TIME });
    expect(body.tools).toContainEqual({ id: 'github-copilot', name: 'GitHub Copilot', ...nothing });
    expect(body.tools).toContainEqual({ id: 'constructor', name: 'constructor', ...nothing });
  });
});
