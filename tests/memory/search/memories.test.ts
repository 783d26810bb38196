import { describe, expect, test } from '@jest/globals';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { setUpApi } from '../../support/set-up.ts';

const { db, api } = await setUpApi();
const tenant = await db.newTenant();
const client = await api.clientOf(tenant);

describe.each([
  ['in local mode', () => LOCAL as Scope, () => api.local],
  ['in a tenant', () => tenant as Scope, () => client],
])('searching memories %s', (_name, scopeOf, clientOf) => {
  const remember = async (key: string, value: string) => {
    const { projects, memories } = db.services;
    const { project_id } = await projects.getOrCreate(scopeOf(), { workspace_path: '/work/search' });
    await memories.put(scopeOf(), { project_id, key }, { value });
  };
  const keysOf = async (q: string, limit = 20) => {
    const keys: string[] = [];
    const found = clientOf().items('GET /v1/search', { query: { q, type: 'memory', limit } });
    for await (const hit of found) if (hit.type === 'memory') keys.push(hit.key);
    return keys;
  };

  test('finds words of the key before words of the value', async () => {
    await remember('notes', 'where the walrus is');
    await remember('walrus', 'an animal');
    expect(await keysOf('walrus')).toEqual(['walrus', 'notes']);
  });

  test('splits paths and identifiers as it does in checkpoints', async () => {
    await remember('src/db/json-page.ts', 'made by jsonPage_of');
    expect(await keysOf('json-page')).toEqual(['src/db/json-page.ts']);
    expect(await keysOf('"db json page"')).toEqual(['src/db/json-page.ts']);
  });

  test('turns pages without a gap among equals', async () => {
    for (let n = 0; n < 5; n++) await remember(`equal ${n}`, 'narwhal');
    const keys = await keysOf('narwhal', 2);
    expect([keys.length, new Set(keys).size]).toEqual([5, 5]);
  });

  test('does not find what has expired', async () => {
    await remember('gone', 'the axolotl');
    expect(await keysOf('axolotl')).toEqual(['gone']);
    await db.asAdmin((admin) =>
      admin.query(
        `update project_memories set ttl_seconds = 1, expires_at = now() - interval '1 s' where memory_key = 'gone'`,
      ),
    );
    expect(await keysOf('axolotl')).toEqual([]);
  });

  test('shows no HTML of a memory as HTML', async () => {
    await remember('markup', '<script>ocelot()</script>');
    const { data } = await clientOf().request('GET /v1/search', { query: { q: 'ocelot', type: 'memory' } });
    expect(data[0]?.snippet).toContain('&lt;script&gt;<mark>ocelot</mark>');
  });
});

test('no tenant finds the memories of others', async () => {
  const other = await api.clientOf(await db.newTenant());
  const { data } = await other.request('GET /v1/search', { query: { q: 'walrus', type: 'memory' } });
  expect(data).toEqual([]);
});
