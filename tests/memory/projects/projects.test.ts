import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OmniMemory } from '../../../client/src/client.ts';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import { projectIdOf } from '../../../src/features/memory/projects/project-id.ts';
import { startTestApi, type TestApi } from '../../support/test-api.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let db: TestDatabase;
let api: TestApi;
let tenant: TenantScope;
let inTenant: OmniMemory;
let other: OmniMemory;
beforeAll(async () => {
  db = await createTestDatabase({ poolSize: 12 });
  api = await startTestApi(db);
  tenant = await db.newTenant();
  inTenant = await api.clientOf(tenant);
  other = await api.clientOf(await db.newTenant());
});
afterAll(async () => {
  await api.close();
  await db.drop();
});

let serial = 0;
const newPath = () => `/home/dev/app-${serial++}`;

describe.each([
  ['in local mode', () => LOCAL as Scope, () => api.local],
  ['in a tenant', () => tenant as Scope, () => inTenant],
])('projects %s', (_name, scopeOf, clientOf) => {
  const create = (workspace_path: string, details: object = {}) =>
    clientOf().request('POST /v1/projects', { body: { workspace_path, ...details } });
  const get = (project_id: string) =>
    clientOf().request('GET /v1/projects/{project_id}', { params: { project_id } });
  const change = (project_id: string, body: object, ifMatch?: number) =>
    clientOf().request('PATCH /v1/projects/{project_id}', {
      params: { project_id },
      body,
      ...(ifMatch !== undefined && { ifMatch }),
    });

  test('a project is created once per workspace, and shows its path', async () => {
    const workspace_path = newPath();
    const first = await create(workspace_path, { project_name: 'App', language: 'go' });
    expect(first).toEqual({
      project_id: projectIdOf(workspace_path),
      workspace_path,
      project_name: 'App',
      language: 'go',
      framework: null,
      settings: {},
      created_at: expect.any(String),
      last_accessed: expect.any(String),
      revision: 1,
      total_sessions: 0,
      created: true,
    });
    const again = await create(workspace_path);
    expect(again).toMatchObject({ created: false, created_at: first.created_at, revision: 1 });
    expect(again.last_accessed > first.last_accessed).toBe(true);
  });

  test('20 concurrent calls create one project', async () => {
    const workspace_path = newPath();
    const found = await Promise.all(Array.from({ length: 20 }, () => create(workspace_path)));
    expect(found.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(found.map(({ project_id }) => project_id)).size).toBe(1);
  });

  test('creating fills in what the project does not know and leaves what it knows', async () => {
    const workspace_path = newPath();
    await create(workspace_path, { language: 'go' });
    const filled = await create(workspace_path, { project_name: 'App', language: 'rust' });
    expect(filled).toMatchObject({ project_name: 'App', language: 'go', revision: 2 });
    expect(await create(workspace_path, { project_name: 'Other' })).toMatchObject({
      project_name: 'App',
      revision: 2,
    });
  });

  test('sessions of the workspace belong to it and are counted; without a name it has that of its id', async () => {
    const workspace_path = newPath();
    const start = () => db.services.sessions.start(scopeOf(), { tool_id: 'cursor', workspace_path });
    const { project_id, session_id } = await start();
    await start();
    await db.services.sessions.end(scopeOf(), session_id);
    expect(await get(project_id ?? '')).toMatchObject({
      workspace_path,
      total_sessions: 2,
      project_name: `Project ${project_id}`,
    });
  });

  test('a list is newest first and keeps its order while projects are used', async () => {
    const made: string[] = [];
    for (let n = 0; n < 5; n++) made.unshift((await create(newPath())).project_id);
    const seen: string[] = [];
    for await (const project of clientOf().items('GET /v1/projects', { query: { limit: 2 } })) {
      seen.push(project.project_id);
      expect(project).not.toHaveProperty('total_sessions');
      for (const id of made) await change(id, {}); // moves last_accessed
      if (seen.length === made.length) break;
    }
    expect(seen).toEqual(made);
  });

  test('a change sets the given fields, null removes a field, and the others stay', async () => {
    const { project_id } = await create(newPath(), { project_name: 'App', language: 'go' });
    await change(project_id, { framework: 'gin', settings: { a: 1, b: { c: 2 }, d: null } });
    const changed = await change(project_id, {
      language: null,
      settings: { a: null, b: { e: [null] }, f: 'x' },
    });
    expect(changed).toMatchObject({
      project_name: 'App',
      language: null,
      framework: 'gin',
      settings: { b: { e: [null] }, f: 'x' },
      revision: 3,
    });
    expect(changed.settings).not.toHaveProperty('a');
    expect(changed.settings).not.toHaveProperty('d');
    expect(await get(project_id)).toEqual(changed);
    expect((await change(project_id, { project_name: null })).project_name).toBe(`Project ${project_id}`);
  });

  test('20 changes of settings at once are all there afterwards, unlike in OmniMemory 1', async () => {
    const { project_id } = await create(newPath());
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => change(project_id, { settings: { [`key-${n}`]: n } })),
    );
    const { settings, revision } = await get(project_id);
    expect([Object.keys(settings).length, revision]).toEqual([20, 21]);
  });

  test('a change that names a revision is refused once another has changed it', async () => {
    const { project_id } = await create(newPath());
    const refused = { status: 412, code: 'precondition_failed' };
    await change(project_id, { language: 'go' }, 1);
    await expect(change(project_id, { language: 'rust' }, 1)).rejects.toMatchObject(refused);
    expect(await get(project_id)).toMatchObject({ language: 'go', revision: 2 });
  });

  test('settings have a bound, also when they grow change by change', async () => {
    const { project_id } = await create(newPath());
    await change(project_id, { settings: { one: 'x'.repeat(40_000) } });
    await expect(change(project_id, { settings: { two: 'x'.repeat(40_000) } })).rejects.toMatchObject({
      status: 422,
      code: 'projects__settings_size',
    });
    expect(Object.keys((await get(project_id)).settings)).toEqual(['one']);
  });

  test('the longest path does, also when it cannot be compressed', async () => {
    const workspace_path = `/${randomBytes(2_047).toString('hex')}x`;
    expect(workspace_path).toHaveLength(4_096);
    expect(await create(workspace_path)).toMatchObject({ workspace_path, created: true });
    const { project_id } = await db.services.sessions.start(scopeOf(), { tool_id: 'cursor', workspace_path });
    expect(project_id).toBe(projectIdOf(workspace_path));
  });

  test('an unknown project is not found', async () => {
    const missing = { status: 404, code: 'project_not_found' };
    await expect(get('nothing')).rejects.toMatchObject(missing);
    await expect(change('nothing', {}, 1)).rejects.toMatchObject(missing);
  });

  test('another tenant with the same path has a project of its own, unlike in OmniMemory 1', async () => {
    const workspace_path = newPath();
    const { project_id } = await create(workspace_path, { project_name: 'mine' });
    const params = { project_id };
    const refused = { status: 404, code: 'project_not_found' };
    await expect(other.request('GET /v1/projects/{project_id}', { params })).rejects.toMatchObject(refused);
    await expect(
      other.request('PATCH /v1/projects/{project_id}', { params, body: { language: 'go' } }),
    ).rejects.toMatchObject(refused);
    const theirs = await other.request('POST /v1/projects', { body: { workspace_path } });
    expect(theirs).toMatchObject({ project_id, created: true, project_name: `Project ${project_id}` });
    expect(await get(project_id)).toMatchObject({ project_name: 'mine', language: null });
  });

  test.each([
    ['an unknown field', { workspace_path: '/a', tenant_id: 'x' }, 'tenant_id'],
    ['no path', {}, 'workspace_path'],
    ['an empty path', { workspace_path: '' }, 'workspace_path'],
    ['a path that is too long', { workspace_path: 'x'.repeat(4_097) }, 'workspace_path'],
    ['an empty name', { workspace_path: '/a', project_name: '' }, 'project_name'],
    ['NUL in the language', { workspace_path: '/a', language: 'g\0' }, 'language'],
  ])('a project with %s is refused', async (_fault, body, path) => {
    await expect(clientOf().request('POST /v1/projects', { body: body as never })).rejects.toMatchObject({
      status: 422,
      errors: [{ path }],
    });
  });

  test.each([
    ['settings that are no object', { settings: [1] }, 'settings'],
    ['NUL in the settings', { settings: { a: 'b\0' } }, 'settings'],
    ['another path', { workspace_path: '/b' }, 'workspace_path'],
    ['a revision in the body', { revision: 1 }, 'revision'],
  ])('a change with %s is refused', async (_fault, body, path) => {
    const { project_id } = await create(newPath());
    await expect(change(project_id, body)).rejects.toMatchObject({ status: 422, errors: [{ path }] });
    expect((await get(project_id)).revision).toBe(1);
  });
});
