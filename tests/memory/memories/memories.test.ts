import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { OmniMemory } from '../../../client/src/client.ts';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import { startTestApi, type TestApi } from '../../support/test-api.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let db: TestDatabase;
let api: TestApi;
let tenant: TenantScope;
let otherScope: TenantScope;
let inTenant: OmniMemory;
let other: OmniMemory;
beforeAll(async () => {
  db = await createTestDatabase({ poolSize: 12 });
  api = await startTestApi(db);
  [tenant, otherScope] = [await db.newTenant(), await db.newTenant()];
  [inTenant, other] = [await api.clientOf(tenant), await api.clientOf(otherScope)];
});
afterAll(async () => {
  await api.close();
  await db.drop();
});

const ONE = 'GET /v1/projects/{project_id}/memories/{key}';
const ALL = 'GET /v1/projects/{project_id}/memories';
const PUT = 'PUT /v1/projects/{project_id}/memories/{key}';
const DELETE = 'DELETE /v1/projects/{project_id}/memories/{key}';

let serial = 0;

describe.each([
  ['in local mode', () => LOCAL as Scope, () => api.local],
  ['in a tenant', () => tenant as Scope, () => inTenant],
])('memories %s', (_name, scopeOf, clientOf) => {
  const newProject = async () => {
    const workspace_path = `/home/dev/app-${serial++}`;
    return (await db.services.projects.getOrCreate(scopeOf(), { workspace_path })).project_id;
  };
  const put = (project_id: string, key: string, value: string, more: object = {}, ifMatch?: number) =>
    clientOf().request(PUT, {
      params: { project_id, key },
      body: { value, ...more },
      ...(ifMatch !== undefined && { ifMatch }),
    });
  const get = (project_id: string, key: string) => clientOf().request(ONE, { params: { project_id, key } });
  const list = async (project_id: string, limit = 100) =>
    (await clientOf().request(ALL, { params: { project_id }, query: { limit } })).data;
  const remove = (project_id: string, key: string, ifMatch?: number) =>
    clientOf().request(DELETE, { params: { project_id, key }, ...(ifMatch !== undefined && { ifMatch }) });
  /** Lets the time of a memory run out, as only time can. */
  const expire = (memory_id: string) =>
    db.asAdmin((admin) =>
      admin.query(`update project_memories set expires_at = now() - interval '1 s' where memory_id = $1`, [
        memory_id,
      ]),
    );

  const missing = { status: 404, code: 'memory_not_found' };
  const outdated = { status: 412, code: 'precondition_failed' };

  test('a memory comes back as it was stored', async () => {
    const project_id = await newProject();
    const details = { metadata: { source: ['chat', 1] }, ttl_seconds: 3_600 };
    const stored = await put(project_id, 'style', 'tabs\nnot spaces', details);
    expect(stored).toEqual({
      memory_id: expect.stringMatching(/^mem_[0-9a-f]{12}$/),
      project_id,
      key: 'style',
      value: 'tabs\nnot spaces',
      ...details,
      expires_at: expect.any(String),
      created_at: expect.any(String),
      updated_at: stored.created_at,
      last_accessed: null,
      accessed_count: 0,
      revision: expect.any(Number),
      created: true,
    });
    expect(Date.parse(stored.expires_at ?? '') - Date.parse(stored.created_at)).toBe(3_600_000);
    const { created: _, ...memory } = stored;
    expect(await get(project_id, 'style')).toEqual({
      ...memory,
      accessed_count: 1,
      last_accessed: expect.any(String),
    });
  });

  test('a key may be any text, also a path', async () => {
    const project_id = await newProject();
    for (const key of ['src/a b.ts', '../x', 'ünï?c=1#d', '%2F']) {
      await put(project_id, key, key);
      expect(await get(project_id, key)).toMatchObject({ key, value: key });
    }
  });

  test('storing under the same key replaces the memory, unlike in OmniMemory 1', async () => {
    const project_id = await newProject();
    const first = await put(project_id, 'k', 'one', { metadata: { a: 1 }, ttl_seconds: 60 });
    await get(project_id, 'k');
    const second = await put(project_id, 'k', 'two');
    expect(second).toMatchObject({
      memory_id: first.memory_id,
      created_at: first.created_at,
      value: 'two',
      metadata: {},
      ttl_seconds: null,
      expires_at: null,
      accessed_count: 1,
      revision: first.revision + 1,
      created: false,
    });
    expect(await list(project_id)).toHaveLength(1);
  });

  test('20 concurrent writes under one key create one memory', async () => {
    const project_id = await newProject();
    const stored = await Promise.all(Array.from({ length: 20 }, (_, n) => put(project_id, 'k', `${n}`)));
    expect(stored.filter(({ created }) => created)).toHaveLength(1);
    const [memory, ...rest] = await list(project_id);
    expect(rest).toEqual([]);
    expect(stored.map(({ value }) => value)).toContain(memory?.value);
    expect(Math.max(...stored.map(({ revision }) => revision))).toBe(memory?.revision);
  });

  test('a list is newest first, turns pages, and counts an access of what it gives and of nothing else', async () => {
    const project_id = await newProject();
    for (const key of ['a', 'b', 'c', 'd', 'e']) await put(project_id, key, key);
    const seen: string[] = [];
    for await (const { key } of clientOf().items(ALL, { params: { project_id }, query: { limit: 2 } }))
      seen.push(key);
    expect(seen).toEqual(['e', 'd', 'c', 'b', 'a']);
    await list(project_id, 3);
    const counts = (await list(project_id)).map(({ accessed_count }) => accessed_count);
    expect(counts).toEqual([3, 3, 3, 2, 2]);
  });

  test('no access is lost when many read at once, alone and in lists', async () => {
    const project_id = await newProject();
    const keys = ['a', 'b', 'c', 'd', 'e'];
    for (const key of keys) await put(project_id, key, key);
    await Promise.all(
      Array.from({ length: 20 }, () => [
        list(project_id),
        ...keys.map((key) => get(project_id, key)),
        put(project_id, 'a', 'changed'),
      ]).flat(),
    );
    const counts = (await list(project_id)).map(({ accessed_count }) => accessed_count);
    expect(counts).toEqual([41, 41, 41, 41, 41]);
  });

  test('an expired memory is gone at once, unlike in OmniMemory 1', async () => {
    const project_id = await newProject();
    const old = await put(project_id, 'k', 'old', { ttl_seconds: 60 });
    await put(project_id, 'kept', 'kept', { ttl_seconds: 60 });
    await expire(old.memory_id);
    await expect(get(project_id, 'k')).rejects.toMatchObject(missing);
    await expect(remove(project_id, 'k')).rejects.toMatchObject(missing);
    await expect(put(project_id, 'k', 'x', {}, old.revision)).rejects.toMatchObject(outdated);
    expect((await list(project_id)).map(({ key }) => key)).toEqual(['kept']);
  });

  test('a new memory replaces an expired one', async () => {
    const project_id = await newProject();
    const old = await put(project_id, 'k', 'old', { ttl_seconds: 60 });
    await get(project_id, 'k');
    await expire(old.memory_id);
    const fresh = await put(project_id, 'k', 'fresh');
    expect(fresh).toMatchObject({ value: 'fresh', created: true, accessed_count: 0, last_accessed: null });
    expect(fresh.memory_id).not.toBe(old.memory_id);
    expect(fresh.created_at > old.created_at).toBe(true);
    expect(fresh.revision).toBeGreaterThan(old.revision);
  });

  test('the chore deletes what has expired in its scope and nothing else', async () => {
    await db.services.memories.deleteExpired(scopeOf());
    const project_id = await newProject();
    const old = await put(project_id, 'old', 'x', { ttl_seconds: 60 });
    await put(project_id, 'live', 'x', { ttl_seconds: 60 });
    await put(project_id, 'forever', 'x');
    const theirProject = await db.services.projects.getOrCreate(otherScope, { workspace_path: '/theirs' });
    const theirs = await db.services.memories.put(
      otherScope,
      { project_id: theirProject.project_id, key: 'old' },
      { value: 'x', ttl_seconds: 60 },
    );
    await expire(old.memory_id);
    await expire(theirs.memory_id);
    expect(await db.services.memories.deleteExpired(scopeOf())).toBe(1);
    expect((await list(project_id)).map(({ key }) => key)).toEqual(['forever', 'live']);
    expect(await db.services.memories.deleteExpired(otherScope)).toBe(1);
  });

  test('a deleted memory is gone, and the next one under its key matches no old revision', async () => {
    const project_id = await newProject();
    const first = await put(project_id, 'k', 'one');
    expect(await remove(project_id, 'k')).toBeUndefined();
    await expect(get(project_id, 'k')).rejects.toMatchObject(missing);
    await expect(remove(project_id, 'k')).rejects.toMatchObject(missing);
    const second = await put(project_id, 'k', 'two');
    expect(second).toMatchObject({ created: true });
    await expect(put(project_id, 'k', 'three', {}, first.revision)).rejects.toMatchObject(outdated);
    await expect(remove(project_id, 'k', first.revision)).rejects.toMatchObject(outdated);
    expect(await get(project_id, 'k')).toMatchObject({ value: 'two' });
  });

  test('a change or a deletion that names the revision is done', async () => {
    const project_id = await newProject();
    const { revision } = await put(project_id, 'k', 'one');
    const changed = await put(project_id, 'k', 'two', {}, revision);
    expect(changed).toMatchObject({ created: false, value: 'two', revision: revision + 1 });
    await remove(project_id, 'k', changed.revision);
    await expect(put(project_id, 'k', 'three', {}, changed.revision)).rejects.toMatchObject(outdated);
    expect(await list(project_id)).toEqual([]);
  });

  test('of 20 concurrent changes and deletions of one revision, one succeeds', async () => {
    const project_id = await newProject();
    const { revision } = await put(project_id, 'k', 'one');
    const attempts = Array.from(
      { length: 20 },
      (_, n): Promise<unknown> =>
        n % 2 ? put(project_id, 'k', `${n}`, {}, revision) : remove(project_id, 'k', revision),
    );
    const settled = await Promise.allSettled(attempts);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('of an unknown project there is nothing', async () => {
    const unknown = { status: 404, code: 'project_not_found' };
    await expect(put('nothing', 'k', 'x')).rejects.toMatchObject(unknown);
    await expect(list('nothing')).rejects.toMatchObject(unknown);
    await expect(get('nothing', 'k')).rejects.toMatchObject(missing);
    await expect(remove('nothing', 'k')).rejects.toMatchObject(missing);
  });

  test('another tenant with the same project and key has memories of its own', async () => {
    const workspace_path = `/shared-${serial++}`;
    const { project_id } = await db.services.projects.getOrCreate(scopeOf(), { workspace_path });
    await put(project_id, 'k', 'mine');
    const params = { project_id, key: 'k' };
    await expect(other.request(ONE, { params })).rejects.toMatchObject(missing);
    await expect(other.request(DELETE, { params })).rejects.toMatchObject(missing);
    await expect(other.request(ALL, { params: { project_id } })).rejects.toMatchObject({
      code: 'project_not_found',
    });
    await expect(other.request(PUT, { params, body: { value: 'theirs' } })).rejects.toMatchObject({
      code: 'project_not_found',
    });
    await other.request('POST /v1/projects', { body: { workspace_path } });
    expect(await other.request(PUT, { params, body: { value: 'theirs' } })).toMatchObject({ created: true });
    expect(await get(project_id, 'k')).toMatchObject({ value: 'mine', accessed_count: 1 });
  });

  test('words of key and value can be searched, the longest value included', async () => {
    const project_id = await newProject();
    // 50,000 different words of one letter
    const value = Array.from({ length: 50_000 }, (_, n) => String.fromCharCode(0x3400 + (n % 40_000))).join(
      ' ',
    );
    await put(project_id, 'huge', value);
    await put(project_id, 'deploy', 'runs on friday');
    const found = await db.asAdmin(async (admin) => {
      const { rows } = await admin.query(
        `select search::text from project_memories where project_id = $1 and search @@ to_tsquery('simple', 'Friday')`,
        [project_id],
      );
      return rows;
    });
    expect(found).toEqual([{ search: "'deploy':1A 'friday':4B 'on':3B 'runs':2B" }]);
  });

  test.each([
    ['no value', {}, 'value'],
    ['a value that is too long', { value: 'x'.repeat(100_001) }, 'value'],
    ['NUL in the value', { value: 'a\0' }, 'value'],
    ['no time to live', { value: 'x', ttl_seconds: 0 }, 'ttl_seconds'],
    ['half a second to live', { value: 'x', ttl_seconds: 0.5 }, 'ttl_seconds'],
    ['more than ten years to live', { value: 'x', ttl_seconds: 315_360_001 }, 'ttl_seconds'],
    ['metadata that is no object', { value: 'x', metadata: [] }, 'metadata'],
    ['another key', { value: 'x', key: 'other' }, 'key'],
  ])('a memory with %s is refused', async (_fault, body, path) => {
    const project_id = await newProject();
    const refused = clientOf().request(PUT, { params: { project_id, key: 'k' }, body: body as never });
    await expect(refused).rejects.toMatchObject({ status: 422, errors: [{ path }] });
    expect(await list(project_id)).toEqual([]);
  });
});

test('a key of 256 characters, or with a line end, is refused', async () => {
  for (const key of ['x'.repeat(256), 'a\nb'])
    await expect(inTenant.request(ONE, { params: { project_id: 'p', key } })).rejects.toMatchObject({
      status: 422,
      errors: [{ path: 'path.key' }],
    });
});
