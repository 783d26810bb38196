import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { OPERATOR } from '../../../../src/auth/actor.ts';
import { LOCAL, type Scope, type TenantScope } from '../../../../src/auth/scope.ts';
import { buildServices } from '../../../../src/container.ts';
import { Database, type ScopeTransaction } from '../../../../src/db/transaction/database.ts';
import { projectIdOf } from '../../../../src/features/memory/projects/project-id.ts';
import {
  type SearchModels,
  searchModelsOf,
} from '../../../../src/features/memory/search/embedding/models.ts';
import {
  claimPending,
  readTexts,
} from '../../../../src/features/memory/search/pending/pending.repository.ts';
import type { SearchType } from '../../../../src/features/memory/search/search.schemas.ts';
import { setUpDatabase } from '../../../support/set-up.ts';
import { TestEmbedder } from '../../../support/test-embedder.ts';

const embedder = new TestEmbedder();
const db = await setUpDatabase({ searchModels: searchModelsOf({ embedder }) });
const { checkpoints, memories, projects, searchVectors, sessionContext, sessions } = db.services;

/** The services of another process. */
const elsewhere = (searchModels: SearchModels | undefined) =>
  buildServices(
    Database.over(db.pools, {
      queuesSearch: searchModels !== undefined,
      isDistributed: db.database.isDistributed,
    }),
    { ...db.dependencies, searchModels },
  );

const page = { limit: 20, after: undefined };
const ask = async (scope: Scope, q: string, type: SearchType, more: object = {}, services = db.services) => {
  await services.searchVectors.idle();
  const question = { q, type, mode: 'meaning', min_similarity: 0.6, ...more } as const;
  const { page: found, beside } = await services.search.answer(scope, question, page);
  return { hits: JSON.parse(found.json) as Record<string, unknown>[], ...beside };
};
const countOf = async (table: string, where = 'true') => {
  const { rows } = await db.asAdmin((admin) =>
    admin.query<{ count: number }>(`select count(*)::int as count from ${table} where ${where}`),
  );
  return rows[0]?.count;
};
const store = async (scope: Scope, summary: string, more: object = {}) => {
  const { session_id } = await sessions.start(scope, { tool_id: 'cursor' });
  return checkpoints.store(scope, {
    ...{ session_id, tool_id: 'cursor', checkpoint_type: 'auto', summary },
    ...more,
  });
};

describe.each([
  ['in local mode', async () => LOCAL as Scope],
  ['in a tenant', async () => (await db.newTenant()) as Scope],
])('what is found by its meaning %s', (_name, scopeOf) => {
  test('is the current version of a checkpoint, and none of the closed ones', async () => {
    const scope = await scopeOf();
    const { checkpoint_id } = await store(scope, 'the automobile');
    expect((await ask(scope, 'a car', 'checkpoint')).hits).toMatchObject([
      { checkpoint_id, snippet: 'the automobile' },
    ]);
    await checkpoints.revise(scope, checkpoint_id, { summary: 'password' });
    expect((await ask(scope, 'a car', 'checkpoint')).hits).toEqual([]);
    expect((await ask(scope, 'login', 'checkpoint')).hits).toMatchObject([{ checkpoint_id }]);
    const { checkpoint_id: next } = await store(scope, 'latency', { supersedes: [checkpoint_id] });
    expect((await ask(scope, 'slow', 'checkpoint')).hits).toMatchObject([{ checkpoint_id: next }]);
    expect(
      await countOf(
        'checkpoint_vectors v',
        `not exists (select from checkpoints c
      where c.scope_id = v.scope_id and c.id = v.id and c.recorded_end = 'infinity')`,
      ),
    ).toBe(0);
  });

  test('is a memory as it is now, until it is deleted', async () => {
    const scope = await scopeOf();
    const { project_id } = await projects.getOrCreate(scope, { workspace_path: '/work/memories' });
    const of = { project_id, key: 'transport' };
    await memories.put(scope, of, { value: 'our vehicle' });
    expect((await ask(scope, 'automobile', 'memory', { min_similarity: 0.4 })).hits).toMatchObject([
      { key: 'transport' },
    ]);
    await memories.put(scope, of, { value: 'postgres' });
    expect((await ask(scope, 'automobile', 'memory', { min_similarity: 0.4 })).hits).toEqual([]);
    expect((await ask(scope, 'database', 'memory', { min_similarity: 0.4 })).hits).toMatchObject([
      { key: 'transport' },
    ]);
    await memories.delete(scope, of);
    expect((await ask(scope, 'database', 'memory', { min_similarity: 0.4 })).hits).toEqual([]);
  });

  test('is a session by its title and by its decisions', async () => {
    const scope = await scopeOf();
    const { session_id } = await sessions.start(scope, { tool_id: 'cursor', title: 'The sluggish page' });
    expect((await ask(scope, 'latency', 'session')).hits).toMatchObject([
      { type: 'session', session_id, title: 'The sluggish page', found_by: ['meaning'] },
    ]);
    await sessionContext.append(scope, session_id, { kind: 'decision', decision: 'purge the queue' });
    expect((await ask(scope, 'erase', 'session', { min_similarity: 0.3 })).hits).toMatchObject([
      { session_id, snippet: 'purge the queue' },
    ]);
    await sessions.update(scope, session_id, { title: 'Login' });
    expect((await ask(scope, 'latency', 'session')).hits).toEqual([]);
    const words = await ask(scope, 'purge queue', 'session', { mode: 'words' });
    expect(words.hits).toMatchObject([{ session_id }]);
    expect((await ask(scope, 'purge zebra', 'session', { mode: 'words' })).hits).toEqual([]);
  });

  test('is what the filters leave', async () => {
    const scope = await scopeOf();
    const workspace_path = '/work/filtered';
    const one = await sessions.start(scope, { tool_id: 'cursor', workspace_path });
    const other = await sessions.start(scope, { tool_id: 'codex' });
    const into = async ({ session_id }: { session_id: string }, tool_id: string) =>
      (await checkpoints.store(scope, { session_id, tool_id, checkpoint_type: 'auto', summary: 'purge' }))
        .checkpoint_id;
    const [first, second] = [await into(one, 'cursor'), await into(other, 'codex')];
    const ids = async (filter: object, mode = 'meaning') =>
      (await ask(scope, 'erase', 'checkpoint', { ...filter, mode })).hits
        .map((hit) => hit.checkpoint_id)
        .sort();
    expect(await ids({ tool_id: 'cursor' })).toContain(first);
    expect(await ids({ tool_id: 'cursor' })).not.toContain(second);
    expect(await ids({ session_id: other.session_id })).toEqual([second]);
    expect(await ids({ project_id: projectIdOf(workspace_path) })).toEqual([first]);
    expect(await ids({ to: '2020-01-01T00:00:00Z' })).toEqual([]);
    expect(await ids({ session_id: other.session_id }, 'hybrid')).toEqual([second]);
  });
});

test('a private checkpoint of a member is made and found as that member alone', async () => {
  const tenant = await db.newTenant();
  const member = async (role: 'member' | 'admin'): Promise<TenantScope> => ({
    ...tenant,
    userId: (await db.newMember(tenant, role)).userId,
  });
  const [one, other] = [await member('member'), await member('admin')];
  const { checkpoint_id } = await store(one, 'the automobile');
  expect((await ask(one, 'car', 'checkpoint')).hits).toMatchObject([{ checkpoint_id }]);
  expect((await ask(other, 'car', 'checkpoint')).hits).toEqual([]);
  expect((await ask(tenant, 'car', 'checkpoint')).hits).toEqual([]);
});

test('while the model is gone, words answer and the state says so; nothing is lost', async () => {
  const tenant = await db.newTenant();
  embedder.isThere = false;
  await store(tenant, 'the automobile', { visibility: 'team' });
  const hybrid = { mode: 'hybrid' };
  const { hits, meaning } = await ask(tenant, 'automobile', 'checkpoint', hybrid);
  expect(hits).toMatchObject([{ found_by: ['all_words', 'any_word'], similarity: null }]);
  expect(meaning).toEqual({ state: 'unavailable', model: 'test', waiting: 1 });
  embedder.isThere = true;
  expect((await ask(tenant, 'car', 'checkpoint', hybrid)).meaning).toMatchObject({
    state: 'partial',
    waiting: 1,
  });
  await searchVectors.drain(tenant);
  expect(await ask(tenant, 'car', 'checkpoint')).toMatchObject({
    hits: [{ found_by: ['meaning'] }],
    meaning: { state: 'ready', waiting: 0 },
  });
});

test('a text that the model refuses is found by its words, and holds up nothing', async () => {
  const tenant = await db.newTenant();
  embedder.refuses = /cumbersome/;
  await store(tenant, 'a cumbersome automobile', { visibility: 'team' });
  const { hits, meaning } = await ask(tenant, 'cumbersome', 'checkpoint', { mode: 'hybrid' });
  embedder.refuses = undefined;
  expect(hits).toMatchObject([{ found_by: ['all_words', 'any_word'] }]);
  expect(meaning).toMatchObject({ state: 'ready', waiting: 0 });
  expect(await searchVectors.status(tenant)).toMatchObject({
    is_on: true,
    model: 'test',
    waiting: 0,
    failed: 1,
  });
});

test('a scope that does not want it has no vectors, and gets them back when it does', async () => {
  const tenant = await db.newTenant();
  const of = `scope_id = '${tenant.tenantId}'`;
  await store(tenant, 'the automobile', { visibility: 'team' });
  await searchVectors.idle();
  const { userId } = await db.newMember(tenant, 'member');
  await store({ ...tenant, userId }, 'a private vehicle');
  await searchVectors.idle();
  expect(await countOf('checkpoint_vectors', of)).toBe(2);
  const settings = (search_by_meaning: boolean | null) =>
    db.services.settings.change(tenant, { search_by_meaning }, OPERATOR);
  await settings(false);
  expect(await ask(tenant, 'automobile', 'checkpoint', { mode: 'hybrid' })).toMatchObject({
    hits: [{}],
    mode: 'words',
    meaning: { state: 'off', model: null },
  });
  for (const table of ['checkpoint_vectors', 'search_pending', 'search_scopes'])
    expect([table, await countOf(table, of)]).toEqual([table, 0]);
  await settings(null);
  expect((await ask(tenant, 'car', 'checkpoint')).hits).toHaveLength(1);
});

test('a scope moves to another model without a gap', async () => {
  const tenant = await db.newTenant();
  await store(tenant, 'the automobile', { visibility: 'team' });
  await searchVectors.idle();
  const next = new TestEmbedder('next');
  next.isThere = false;
  const searchModels = searchModelsOf({ embedder: next, earlier: [embedder] });
  const services = elsewhere(searchModels);
  await services.searchVectors.drain(tenant);
  expect(await ask(tenant, 'car', 'checkpoint', {}, services)).toMatchObject({
    hits: [{}],
    meaning: { model: 'test' },
  });
  next.isThere = true;
  await services.searchVectors.drain(tenant);
  expect(await services.searchVectors.status(tenant)).toMatchObject({ model: 'next', next_model: null });
  expect(await ask(tenant, 'car', 'checkpoint', {}, services)).toMatchObject({
    hits: [{}],
    meaning: { model: 'next' },
  });
  expect(await countOf('checkpoint_vectors', `scope_id = '${tenant.tenantId}'`)).toBe(1);
});

test('a server on which it is switched off deletes what is left of it', async () => {
  const tenant = await db.newTenant();
  await store(tenant, 'the automobile', { visibility: 'team' });
  await searchVectors.idle();
  const services = elsewhere(undefined);
  await services.searchVectors.drain(tenant);
  for (const table of ['checkpoint_vectors', 'search_scopes'])
    expect([table, await countOf(table, `scope_id = '${tenant.tenantId}'`)]).toEqual([table, 0]);
});

test.each([
  ['claiming', claimPending],
  ['reading', (tx: ScopeTransaction) => readTexts(tx, 'checkpoint', ['1'])],
] as const)('%s leaves no error unhandled when the connection is lost', async (_name, work) => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  const lost = db.database.inScope(await db.newTenant(), async (tx) => {
    await Promise.all([
      sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx.db).catch(() => {}),
      work(tx),
    ]);
  });
  await expect(lost).rejects.toThrow();
  await setImmediate();
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});
