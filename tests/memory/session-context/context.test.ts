import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { InputOf, OmniMemory } from '../../../client/src/client.ts';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import { insertEntry } from '../../../src/features/memory/session-context/session-context.repository.ts';
import { MAX_ENTRIES } from '../../../src/features/memory/session-context/session-context.schemas.ts';
import { planOf } from '../../support/explain.ts';
import { startTestApi, type TestApi } from '../../support/test-api.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';

let db: TestDatabase;
let api: TestApi;
let tenant: TenantScope;
let tenants: OmniMemory;
beforeAll(async () => {
  db = await createTestDatabase({ poolSize: 20 });
  api = await startTestApi(db);
  tenant = await db.newTenant();
  tenants = await api.clientOf(tenant);
});
afterAll(async () => {
  await api.close();
  await db.drop();
});

const CONTEXT = '/v1/sessions/{session_id}/context';
type Entry = InputOf<`POST ${typeof CONTEXT}`>['body'];

describe.each([
  ['in local mode', () => api.local, () => LOCAL as Scope],
  ['in a tenant', () => tenants, () => tenant as Scope],
])('the context of a session %s', (_name, clientOf, scopeOf) => {
  const start = async () =>
    (await clientOf().request('POST /v1/sessions', { body: { tool_id: 'cursor' } })).session_id;
  const get = (session_id: string) => clientOf().request(`GET ${CONTEXT}`, { params: { session_id } });
  const append = (session_id: string, body: Entry) =>
    clientOf().request(`POST ${CONTEXT}`, { params: { session_id }, body });
  const access = (path: string, importance?: number): Entry => ({
    kind: 'file_access',
    path,
    ...(importance !== undefined && { importance }),
  });

  test('is empty at first, in the shape that it always has', async () => {
    expect(await get(await start())).toEqual({
      files_accessed: [],
      file_importance_scores: {},
      searches: [],
      decisions: [],
      saved_memories: [],
      compressed_context: null,
      context_size_bytes: 0,
    });
  });

  test('has every kind of entry in its list, oldest first; searches under the one name `searches`, unlike OmniMemory 1', async () => {
    const session = await start();
    const first = await append(session, access('src/a.ts', 0.25));
    const search = await append(session, { kind: 'search', query: 'where is "main"?' });
    const second = await append(session, access('src/b.ts', 0.5));
    const decision = await append(session, { kind: 'decision', decision: 'PostgreSQL,\nnot SQLite' });
    const memory = await append(session, {
      kind: 'memory_reference',
      memory_id: 'mem_0123456789ab',
      memory_key: 'architecture',
    });
    expect([first, second, search].map(({ kind, order }) => [kind, order])).toEqual([
      ['file_access', 1],
      ['file_access', 2],
      ['search', 1],
    ]);
    expect(await get(session)).toEqual({
      files_accessed: [
        { path: 'src/a.ts', accessed_at: first.timestamp, order: 1 },
        { path: 'src/b.ts', accessed_at: second.timestamp, order: 2 },
      ],
      file_importance_scores: { 'src/a.ts': 0.25, 'src/b.ts': 0.5 },
      searches: [{ query: 'where is "main"?', timestamp: search.timestamp }],
      decisions: [{ decision: 'PostgreSQL,\nnot SQLite', timestamp: decision.timestamp }],
      saved_memories: [{ id: 'mem_0123456789ab', key: 'architecture', timestamp: memory.timestamp }],
      compressed_context: null,
      context_size_bytes: 0,
    });
  });

  test('knows the latest score of a path; an access without a score leaves it', async () => {
    const session = await start();
    for (const entry of [
      access('a', 0.1),
      access('__proto__', 1),
      access('a', 0.9),
      access('a'),
      access('b'),
    ])
      await append(session, entry);
    const { file_importance_scores, files_accessed } = await get(session);
    expect(Object.entries(file_importance_scores).sort()).toEqual([
      ['__proto__', 1],
      ['a', 0.9],
    ]);
    expect(files_accessed.map(({ path }) => path)).toEqual(['a', '__proto__', 'a', 'a', 'b']);
  });

  test('adding to it keeps the session active and leaves its revision alone', async () => {
    const session = await start();
    const before = await db.services.sessions.get(scopeOf(), session);
    await append(session, access('a'));
    const after = await db.services.sessions.get(scopeOf(), session);
    expect(after.last_activity > before.last_activity).toBe(true);
    expect(after).toEqual({ ...before, last_activity: after.last_activity });
  });

  test('50 writers who add 20 entries each leave 1,000, in the order of their numbers, unlike OmniMemory 1', async () => {
    const session = await start();
    const writer = async (name: number) => {
      for (let n = 0; n < 20; n++)
        await db.services.sessionContext.append(scopeOf(), session, access(`${name}/${n}`));
    };
    await Promise.all(Array.from({ length: 50 }, (_, name) => writer(name)));
    const { files_accessed } = await get(session);
    expect(files_accessed.map(({ order }) => order)).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 1));
    expect(new Set(files_accessed.map(({ path }) => path)).size).toBe(1_000);
    const times = files_accessed.map(({ accessed_at }) => accessed_at);
    expect(times).toEqual([...times].sort());
  });

  test('writers of different kinds, over HTTP with idempotency keys, lose nothing either', async () => {
    const session = await start();
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        append(session, n % 2 === 0 ? access(`${n}`) : { kind: 'search', query: `${n}` }),
      ),
    );
    const { files_accessed, searches } = await get(session);
    expect([files_accessed.length, searches.length]).toEqual([20, 20]);
  });

  test('keeps the newest of each kind, so that files do not push decisions out, and numbers that stay', async () => {
    const session = await start();
    await append(session, { kind: 'decision', decision: 'kept' });
    await db.asAdmin(async (admin) => {
      const { rowCount } = await admin.query(
        `insert into session_context (scope_id, tenant_id, session_id, kind, position, value, importance)
         select scope_id, tenant_id, session_id, 'file_access', n, 'old/' || n, 1
         from tool_sessions, generate_series(1, $2) n where session_id = $1`,
        [session, MAX_ENTRIES],
      );
      await admin.query('update tool_sessions set file_access_count = $2 where session_id = $1', [
        session,
        rowCount,
      ]);
    });
    await Promise.all(Array.from({ length: 30 }, (_, n) => append(session, access(`new/${n}`, 0))));
    const { files_accessed, file_importance_scores, decisions } = await get(session);
    expect(files_accessed.map(({ order }) => order)).toEqual(
      Array.from({ length: MAX_ENTRIES }, (_, n) => n + 31),
    );
    expect(Object.keys(file_importance_scores)).not.toContain('old/30');
    expect(decisions).toHaveLength(1);
    const { rows } = await db.asAdmin((admin) =>
      admin.query('select count(*)::int from session_context where session_id = $1', [session]),
    );
    expect(rows[0].count).toBe(MAX_ENTRIES + 1);
  });

  test('of an ended session can be read and no longer be added to', async () => {
    const session = await start();
    await append(session, access('a'));
    await db.services.sessions.end(scopeOf(), session);
    await expect(append(session, access('b'))).rejects.toMatchObject({ status: 409, code: 'session_ended' });
    expect((await get(session)).files_accessed).toHaveLength(1);
  });

  test('of an unknown session is a 404 for readers and writers, unlike OmniMemory 1', async () => {
    const refusal = { status: 404, code: 'session_not_found' };
    await expect(get('nobody')).rejects.toMatchObject(refusal);
    await expect(append('nobody', access('a'))).rejects.toMatchObject(refusal);
  });

  test.each([
    ['no kind', { path: 'a' }, 'kind'],
    ['an unknown kind', { kind: 'other', path: 'a' }, 'kind'],
    ['a field of another kind', { kind: 'search', query: 'a', path: 'b' }, 'path'],
    ['a missing field', { kind: 'memory_reference', memory_id: 'a' }, 'memory_key'],
    ['an empty path', { kind: 'file_access', path: '' }, 'path'],
    ['a path that is too long', { kind: 'file_access', path: 'x'.repeat(4_097) }, 'path'],
    ['text as importance', { kind: 'file_access', path: 'a', importance: '1' }, 'importance'],
    ['NUL', { kind: 'decision', decision: 'a\0b' }, 'decision'],
    ['half a surrogate pair', { kind: 'decision', decision: 'a\ud800' }, 'decision'],
    ['a time of its own', { kind: 'search', query: 'a', timestamp: '2026-01-01T00:00:00Z' }, 'timestamp'],
  ])('refuses an entry with %s', async (_what, body, path) => {
    const session = await start();
    await expect(append(session, body as unknown as Entry)).rejects.toMatchObject({
      status: 422,
      errors: [{ path }],
    });
    expect(await get(session)).toMatchObject({ files_accessed: [], searches: [], decisions: [] });
  });
});

test('neither another tenant nor local mode reads or writes it', async () => {
  const others = await api.clientOf(await db.newTenant());
  const { session_id } = await tenants.request('POST /v1/sessions', { body: { tool_id: 'mine' } });
  const params = { session_id };
  const body = { kind: 'decision', decision: 'ours' } as const;
  await tenants.request(`POST ${CONTEXT}`, { params, body });
  for (const client of [others, api.local]) {
    await expect(client.request(`GET ${CONTEXT}`, { params })).rejects.toMatchObject({ status: 404 });
    await expect(client.request(`POST ${CONTEXT}`, { params, body })).rejects.toMatchObject({ status: 404 });
  }
  expect((await tenants.request(`GET ${CONTEXT}`, { params })).decisions).toHaveLength(1);
});

test('the entry that falls off is found by its key, however long the session is', async () => {
  const inTenant: TenantScope = { kind: 'tenant', tenantId: 'many' };
  await db.asRole('tenant', (client) =>
    client.query(`begin; set local app.tenant_id = 'many';
      insert into tool_sessions (session_id, tool_id, search_count)
        select 'session-' || n, 'cursor', 500 from generate_series(1, 40) n;
      insert into session_context (session_id, kind, position, value)
        select 'session-' || s, 'search', n, 'query' from generate_series(1, 40) s, generate_series(1, 500) n;
      commit`),
  );
  await db.asAdmin((admin) => admin.query('analyze tool_sessions, session_context'));
  const plan = await planOf(db, inTenant, (tx) =>
    insertEntry(tx, 'session-7', { kind: 'search', query: 'any' }),
  );
  expect(plan).toMatch(
    /Delete[\s\S]*session_context__pkey[\s\S]*Index Cond: .*"position" = session(_1)?\.beyond/,
  );
  expect(plan).not.toContain('Seq Scan');
});

test('an infinite importance is refused', async () => {
  const { session_id } = await api.local.request('POST /v1/sessions', { body: { tool_id: 'cursor' } });
  const answer = await fetch(`${api.url}/v1/sessions/${session_id}/context`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"kind":"file_access","path":"a","importance":1e999}',
  });
  expect([answer.status, await answer.json()]).toEqual([
    422,
    expect.objectContaining({ errors: [expect.objectContaining({ path: 'importance' })] }),
  ]);
});
