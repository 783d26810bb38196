import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import {
  listMemoryKeys,
  listNewestMemories,
} from '../../../src/features/memory/memories/memory-reads.repository.ts';
import { planOf } from '../../support/explain.ts';
import { setUpApi } from '../../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const inTenant = await api.clientOf(tenant);
const other = await api.clientOf(await db.newTenant());

const KEYS = 'GET /v1/projects/{project_id}/memory-keys';

let serial = 0;

describe.each([
  ['in local mode', LOCAL as Scope, api.local],
  ['in a tenant', tenant as Scope, inTenant],
])('the keys of memories %s', (_name, scope, client) => {
  const newProject = async () => {
    const workspace_path = `/home/dev/keys-${serial++}`;
    return (await db.services.projects.getOrCreate(scope, { workspace_path })).project_id;
  };
  const put = (project_id: string, key: string, value = 'v', more: object = {}) =>
    db.services.memories.put(scope, { project_id, key }, { value, ...more });
  const keysOf = async (project_id: string, query: { prefix?: string; limit?: number } = {}) => {
    const keys: string[] = [];
    for await (const { key } of client.items(KEYS, { params: { project_id }, query })) keys.push(key);
    return keys;
  };

  test('a key comes with the length of its value in characters, and without the value', async () => {
    const project_id = await newProject();
    const { updated_at, expires_at } = await put(project_id, 'k', 'a😀b', { ttl_seconds: 60 });
    const forever = await put(project_id, 'l', '');
    const { data, next_cursor } = await client.request(KEYS, { params: { project_id } });
    expect(data).toEqual([
      { key: 'k', chars: 3, updated_at, expires_at },
      { key: 'l', chars: 0, updated_at: forever.updated_at, expires_at: null },
    ]);
    expect(next_cursor).toBeNull();
  });

  test('keys are in the order of their code points', async () => {
    const project_id = await newProject();
    const sorted = ['A', 'B', 'Z', '_', 'a', 'a b', 'a/b', 'aB', 'ab', 'z', 'ä', '日本', '\uffee', '😀'];
    for (const key of sorted.toReversed()) await put(project_id, key);
    expect(await keysOf(project_id, { limit: 3 })).toEqual(sorted);
  });

  test('each character of a prefix stands for itself', async () => {
    const project_id = await newProject();
    const last = '\u{10ffff}';
    const keys = ['%', '%a', '\\', '\\%', '_', '_a', 'a%b', 'a', 'ab', 'aXb', 'a\\b', 'a_b', `a${last}`];
    for (const key of [...keys, last.repeat(127)]) await put(project_id, key);
    for (const prefix of [
      '%',
      '_',
      '\\',
      'a%',
      'a_',
      'a\\',
      'a',
      'A',
      'ab',
      'abc',
      '',
      `a${last}`,
      '\n',
      last,
    ]) {
      const wanted = [...keys, last.repeat(127)].filter((key) => key.startsWith(prefix));
      expect([prefix, (await keysOf(project_id, { prefix, limit: 4 })).sort()]).toEqual([
        prefix,
        wanted.sort(),
      ]);
    }
  });

  test('a page can end at the longest key', async () => {
    const project_id = await newProject();
    const long = ['日'.repeat(255), '本'.repeat(255), '\\"'.repeat(127)].sort();
    for (const key of long) await put(project_id, key);
    expect(await keysOf(project_id, { limit: 1 })).toEqual(long);
  });

  test('an expired memory is hidden', async () => {
    const project_id = await newProject();
    const { memory_id } = await put(project_id, 'old', 'v', { ttl_seconds: 60 });
    await put(project_id, 'live', 'v', { ttl_seconds: 60 });
    await expire(memory_id);
    expect(await keysOf(project_id)).toEqual(['live']);
  });

  test('each key that stays is listed once while others are stored and deleted', async () => {
    const project_id = await newProject();
    const staying = Array.from({ length: 40 }, (_, n) => `stays-${`${n}`.padStart(2, '0')}`);
    for (const key of staying) await put(project_id, key);
    const seen: string[] = [];
    for await (const { key } of client.items(KEYS, { params: { project_id }, query: { limit: 3 } })) {
      seen.push(key);
      if (seen.length % 3 > 0) continue;
      await put(project_id, `a-${seen.length}`); // before the page
      await put(project_id, `${key}+`); // after it, where the next one begins
      await put(project_id, 'stays-05', `changed ${seen.length}`);
      await db.services.memories.ensureDeleted(scope, { project_id, key: `${key}+` });
    }
    expect(seen).toEqual(staying);
  });

  test('neither the list nor a peek counts as an access', async () => {
    const project_id = await newProject();
    const stored = await put(project_id, 'k', 'value');
    const params = { project_id, key: 'k' };
    const { created: _, ...memory } = stored;
    const peek = () =>
      client.requestWithResponse('GET /v1/projects/{project_id}/memories/{key}', {
        params,
        query: { peek: 'true' },
      });
    expect((await peek()).data).toEqual(memory);
    expect((await peek()).etag).toBe(`"${stored.revision}"`);
    await keysOf(project_id);
    const one = await client.request('GET /v1/projects/{project_id}/memories/{key}', { params });
    expect(one.accessed_count).toBe(1);
    expect((await peek()).data).toEqual(one);
    const counted = { params, query: { peek: 'false' } } as const;
    const again = await client.request('GET /v1/projects/{project_id}/memories/{key}', counted);
    expect(again.accessed_count).toBe(2);
  });

  test('a peek at the list is the list, in the same pages, and counts nothing', async () => {
    const project_id = await newProject();
    for (const key of ['a', 'b', 'c']) await put(project_id, key, `value of ${key}`, { ttl_seconds: 60 });
    const { memory_id } = await put(project_id, 'old', 'v', { ttl_seconds: 60 });
    await expire(memory_id);
    const all = 'GET /v1/projects/{project_id}/memories';
    const list = async (peek: 'true' | 'false') => {
      const found = [];
      for await (const one of client.items(all, { params: { project_id }, query: { limit: 2, peek } }))
        found.push(one);
      return found;
    };
    const peeked = await list('true');
    expect(
      peeked.map(({ key, value, accessed_count, last_accessed }) => [
        key,
        value,
        accessed_count,
        last_accessed,
      ]),
    ).toEqual(['c', 'b', 'a'].map((key) => [key, `value of ${key}`, 0, null]));
    expect(await list('true')).toEqual(peeked);
    const counted = await list('false');
    expect(counted.map(({ accessed_count }) => accessed_count)).toEqual([1, 1, 1]);
    expect(await list('true')).toEqual(counted);
    const query = { peek: 'true' } as const;
    await expect(other.request(all, { params: { project_id }, query })).rejects.toMatchObject({
      code: 'project_not_found',
    });
  });

  test('an unknown project, and one of another tenant, is not found', async () => {
    const project_id = await newProject();
    await put(project_id, 'k');
    const unknown = { status: 404, code: 'project_not_found' };
    await expect(client.request(KEYS, { params: { project_id: 'none' } })).rejects.toMatchObject(unknown);
    await expect(other.request(KEYS, { params: { project_id } })).rejects.toMatchObject(unknown);
    const query = { peek: 'true' } as const;
    const peek = other.request('GET /v1/projects/{project_id}/memories/{key}', {
      params: { project_id, key: 'k' },
      query,
    });
    await expect(peek).rejects.toMatchObject({ status: 404, code: 'memory_not_found' });
  });

  test('a cursor belongs to its prefix and its project', async () => {
    const [one, two] = [await newProject(), await newProject()];
    for (const project_id of [one, two]) for (const key of ['a1', 'a2']) await put(project_id, key);
    const first = { params: { project_id: one }, query: { prefix: 'a', limit: 1 } };
    const cursor = (await client.request(KEYS, first)).next_cursor as string;
    for (const [project_id, prefix] of [
      [one, ''],
      [two, 'a'],
    ] as const) {
      const refused = client.request(KEYS, { params: { project_id }, query: { prefix, cursor } });
      await expect(refused).rejects.toMatchObject({ status: 400, code: 'invalid_cursor' });
    }
  });
});

test('a page of keys and the newest memories use their indexes, among 5,000 memories of one of 20 tenants', async () => {
  const scope: TenantScope = { kind: 'tenant', tenantId: 'keys-7' };
  await db.asRole('tenant', async (client) => {
    for (let n = 1; n <= 20; n++)
      await client.query(`begin; set local app.tenant_id = 'keys-${n}';
        insert into projects (project_id, workspace_path) values ('p', '/p'), ('q', '/q');
        insert into project_memories (project_id, memory_key, memory_value, search)
          select case k % 10 when 0 then 'q' else 'p' end, 'area-' || k % 50 || '/' || k, 'x', ''
          from generate_series(1, ${n === 7 ? 5_000 : 500}) k;
        commit`);
  });
  await db.asAdmin((admin) => admin.query('analyze'));
  const page = { limit: 50, after: undefined };
  for (const [prefix, after] of [
    ['', undefined],
    ['area-7/', undefined],
    ['area-7/', ['area-7/57', '']],
  ] as const) {
    const plan = await planOf(db, scope, (tx) => listMemoryKeys(tx, 'p', { prefix }, { limit: 50, after }));
    expect(plan).toMatch(/Index Scan using idx_project_memories_keys/);
    expect(plan).toMatch(
      /Index Cond: .*scope_id = 'keys-7'.*project_id = 'p'.*memory_key.* (>|>=) .*memory_key.* <= /,
    );
    expect(plan).not.toMatch(/Seq Scan|Bitmap/);
  }
  const newest = await planOf(db, scope, (tx) => listNewestMemories(tx, page));
  expect(newest).toMatch(/Index Scan using idx_project_memories_tenant_time/);
  expect(newest).not.toMatch(/Sort|Seq Scan|Bitmap/);
});

const expire = (memory_id: string) =>
  db.asAdmin((admin) =>
    admin.query(`update project_memories set expires_at = now() - interval '1 s' where memory_id = $1`, [
      memory_id,
    ]),
  );
