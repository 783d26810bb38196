import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { projectIdOf } from '../../../src/features/memory/projects/project-id.ts';
import { setUpApi } from '../../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const other = await db.newTenant();
const { memories, projects } = db.services;

let serial = 0;
const newPath = () => `/home/dev/in-project-${serial++}`;

describe.each([
  ['in local mode', LOCAL as Scope, api.local],
  ['in a tenant', tenant as Scope, await api.clientOf(tenant)],
])('a memory stored %s', (_name, scope, client) => {
  const put = (project_path: string, value: string, ifMatch?: number) =>
    memories.putInProject(scope, { project_path }, 'k', { value }, ifMatch);
  const hasProject = (path: string) =>
    projects.get(scope, projectIdOf(path)).then(
      () => true,
      () => false,
    );

  test('makes its project from the path, once', async () => {
    const path = newPath();
    const stored = await put(path, 'one');
    expect(stored).toMatchObject({ project_id: projectIdOf(path), created: true, value: 'one' });
    const project = await projects.get(scope, stored.project_id);
    expect(project.workspace_path).toBe(path);
    expect(await put(path, 'two')).toMatchObject({ created: false, revision: stored.revision + 1 });
    expect(await projects.get(scope, stored.project_id)).toEqual(project);
  });

  test('makes one project when 20 are stored at once', async () => {
    const path = newPath();
    const keys = Array.from({ length: 20 }, (_, n) => `k${n}`);
    const put = (key: string) => memories.putInProject(scope, { project_path: path }, key, { value: key });
    const stored = await Promise.all(keys.map(put));
    expect(stored.map(({ project_id, created }) => [project_id, created])).toEqual(
      keys.map(() => [projectIdOf(path), true]),
    );
  });

  test('replaces with the right revision only, and hears which one that is', async () => {
    const path = newPath();
    const { revision } = await put(path, 'one');
    expect(await put(path, 'two', revision)).toMatchObject({ created: false, revision: revision + 1 });
    await expect(put(path, 'three', revision)).rejects.toMatchObject({
      code: 'precondition_failed',
      revision: revision + 1,
      message: expect.stringContaining(`at revision ${revision + 1} now`),
    });
  });

  test('is refused with a revision where nothing is stored, and makes no project', async () => {
    const path = newPath();
    await expect(put(path, 'x', 7)).rejects.toMatchObject({ code: 'project_not_found' });
    expect(await hasProject(path)).toBe(false);
    await projects.getOrCreate(scope, { workspace_path: path });
    await expect(put(path, 'x', 7)).rejects.toMatchObject({
      code: 'precondition_failed',
      revision: undefined,
    });
  });

  test('needs a known project if only its id is given, and a project of another tenant is unknown', async () => {
    const path = newPath();
    await memories.putInProject(other, { project_path: path }, 'k', { value: 'theirs' });
    const project_id = projectIdOf(path);
    for (const ifMatch of [undefined, 7]) {
      const refused = memories.putInProject(scope, { project_id }, 'k', { value: 'mine' }, ifMatch);
      // PostgreSQL's refusal is translated when it is shown
      await expect(refused).rejects.toMatchObject(
        ifMatch ? { code: 'project_not_found' } : { constraint: 'project_memories__project_id' },
      );
    }
    expect(await hasProject(path)).toBe(false);
    expect(await memories.peek(other, { project_id, key: 'k' })).toMatchObject({ value: 'theirs' });
  });

  test('that the database refuses leaves no project behind', async () => {
    const path = newPath();
    const refused = memories.putInProject(scope, { project_path: path }, '', { value: 'x' });
    await expect(refused).rejects.toMatchObject({ constraint: 'project_memories__key_length' });
    expect(await hasProject(path)).toBe(false);
  });

  test('is deleted once, and deleting it again is no error', async () => {
    const path = newPath();
    const { project_id, revision } = await put(path, 'one');
    const of = { project_id, key: 'k' };
    await expect(memories.ensureDeleted(scope, of, revision - 1)).rejects.toMatchObject({
      code: 'precondition_failed',
      revision,
    });
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => memories.ensureDeleted(scope, of)));
    expect(outcomes.filter((deleted) => deleted)).toHaveLength(1);
    expect(await memories.ensureDeleted(scope, of, revision)).toBe(false);
  });

  test('cannot be deleted in an unknown project, or in one of another tenant', async () => {
    const theirs = await memories.putInProject(other, { project_path: newPath() }, 'k', { value: 'theirs' });
    for (const project_id of ['none', theirs.project_id])
      await expect(memories.ensureDeleted(scope, { project_id, key: 'k' })).rejects.toMatchObject({
        code: 'project_not_found',
      });
    expect(await memories.peek(other, theirs)).toMatchObject({ value: 'theirs' });
  });

  test('says its revision in the detail of a 412', async () => {
    const { project_id, revision } = await put(newPath(), 'one');
    const params = { project_id, key: 'k' };
    const PUT = 'PUT /v1/projects/{project_id}/memories/{key}';
    const outdated = { status: 412, message: expect.stringContaining(`it is at revision ${revision} now`) };
    const change = client.request(PUT, { params, body: { value: 'two' }, ifMatch: revision - 1 });
    await expect(change).rejects.toMatchObject(outdated);
    const DELETE = 'DELETE /v1/projects/{project_id}/memories/{key}';
    await expect(client.request(DELETE, { params, ifMatch: revision - 1 })).rejects.toMatchObject(outdated);
  });

  test('is read in parts, which count as no access and split no character', async () => {
    const of = await put(newPath(), 'a😀b😀c');
    const part = (offset: number, max_chars: number) => memories.peekPart(scope, of, { offset, max_chars });
    expect(await part(1, 2)).toEqual({
      text: '😀b',
      total_chars: 5,
      metadata: {},
      updated_at: of.updated_at,
      revision: of.revision,
      expires_at: null,
    });
    expect((await part(4, 200)).text).toBe('c');
    expect((await part(5, 200)).text).toBe('');
    expect((await part(1_000_000, 20_000)).text).toBe('');
    expect((await memories.peek(scope, of)).accessed_count).toBe(0);
    await expect(memories.peekPart(other, of, { offset: 0, max_chars: 200 })).rejects.toMatchObject({
      code: 'memory_not_found',
    });
  });
});
