import { expect, test } from '@jest/globals';
import { OPERATOR } from '../../../../src/auth/actor.ts';
import { LOCAL, type Scope } from '../../../../src/auth/scope.ts';
import { projectIdOf } from '../../../../src/features/memory/projects/project-id.ts';
import { searchModelsOf } from '../../../../src/features/memory/search/embedding/models.ts';
import type { SearchType } from '../../../../src/features/memory/search/search.schemas.ts';
import { setUpDatabase } from '../../../support/set-up.ts';
import { TestEmbedder } from '../../../support/test-embedder.ts';
import { lookAt } from '../kills/look.ts';

const db = await setUpDatabase({ searchModels: searchModelsOf({ embedder: new TestEmbedder() }) });
const { checkpoints, claims, deletions, memories, search, searchVectors, sessions, sessionTransfer } =
  db.services;

const found = async (scope: Scope, q: string, type: SearchType) => {
  await searchVectors.idle();
  const question = { q, type, mode: 'meaning', min_similarity: 0.3 } as const;
  const { page } = await search.answer(scope, question, { limit: 20, after: undefined });
  return JSON.parse(page.json).length as number;
};
const foundOfAll = async (scope: Scope) => ({
  checkpoints: await found(scope, 'car', 'checkpoint'),
  memories: await found(scope, 'login', 'memory'),
  sessions: await found(scope, 'latency', 'session'),
});
const ALL = { checkpoints: 1, memories: 1, sessions: 1 };
const NONE = { checkpoints: 0, memories: 0, sessions: 0 };

async function fill(scope: Scope): Promise<string> {
  const workspace_path = '/work/moved';
  const { session_id } = await sessions.start(scope, {
    tool_id: 'cursor',
    workspace_path,
    title: 'a sluggish page',
  });
  const one = { session_id, tool_id: 'cursor', checkpoint_type: 'auto', visibility: 'team' } as const;
  await checkpoints.store(scope, { ...one, summary: 'the automobile' });
  await memories.put(scope, { project_id: projectIdOf(workspace_path), key: 'k' }, { value: 'password' });
  expect(await foundOfAll(scope)).toEqual(ALL);
  return session_id;
}

/** Of the rows of all scopes: none without vectors that does not wait for them, and no vectors of none. */
async function unaccounted(): Promise<object> {
  const { rows } = await db.asAdmin((admin) =>
    admin.query(`
      with believed as (
        select scope_id, 'checkpoint' as kind, id::text from checkpoints where recorded_end = 'infinity'
        union all select scope_id, 'memory', memory_id from project_memories
        union all select scope_id, 'session', session_id from tool_sessions where title is not null or decision_count > 0
      ), made as (
        select scope_id, 'checkpoint' as kind, id::text from checkpoint_vectors
        union all select scope_id, 'memory', memory_id from memory_vectors
        union all select scope_id, 'session', session_id from session_vectors
      )
      select (select count(*) from (select * from believed except select * from made
          except select scope_id, kind, id from search_pending) lost)::int as lost,
        (select count(*) from (select * from made except select * from believed
          except select scope_id, kind, id from search_pending) left_over)::int as left_over`),
  );
  return rows[0] as object;
}

test('what is deleted is not found, and is found again when it comes back', async () => {
  const tenant = await db.newTenant();
  const id = await fill(tenant);
  const { deletion_id } = await deletions.request(tenant, { kind: 'session', id }, OPERATOR);
  expect(await foundOfAll(tenant)).toEqual({ ...NONE, memories: 1 });
  await deletions.cancel(tenant, deletion_id, OPERATOR);
  expect(await foundOfAll(tenant)).toEqual(ALL);
  expect(await unaccounted()).toEqual({ lost: 0, left_over: 0 });
});

test('what a claim moves is found on the other side, and back again when it is undone', async () => {
  const tenant = await db.newTenant();
  await fill(LOCAL);
  const { claim } = await claims.claim(tenant, { dry_run: false, on_conflict: 'refuse' }, OPERATOR);
  expect(await foundOfAll(LOCAL)).toEqual(NONE);
  expect(await foundOfAll(tenant)).toEqual(ALL);
  await claims.undo(tenant, claim?.claim_id ?? '', OPERATOR);
  expect(await foundOfAll(tenant)).toEqual(NONE);
  // a commit of the team woke it; local mode hears of it by its housekeeping
  await searchVectors.drain(LOCAL);
  expect(await foundOfAll(LOCAL)).toEqual(ALL);
  expect(await unaccounted()).toEqual({ lost: 0, left_over: 0 });
});

test('an imported session is found', async () => {
  const [from, to] = [await db.newTenant(), await db.newTenant()];
  const id = await fill(from);
  await sessionTransfer.import(to, JSON.parse(await sessionTransfer.export(from, id, OPERATOR)));
  expect(await foundOfAll(to)).toEqual({ ...ALL, memories: 0 });
});

test('however often the connections are cut while texts are written, none is lost', async () => {
  const tenant = await db.newTenant();
  const cut = () =>
    db.asAdmin((admin) =>
      admin.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and usename = 'omnimemory_tenant'`),
    );
  const { session_id } = await sessions.start(tenant, { tool_id: 'cursor' });
  const store = (n: number) =>
    checkpoints.store(tenant, {
      ...{ session_id, tool_id: 'cursor', checkpoint_type: 'auto' },
      summary: `walrus ${n}`,
    });
  const results: PromiseSettledResult<unknown>[] = [];
  for (let round = 0; round < 8; round++) {
    const writes = Array.from({ length: 6 }, (_, n) => store(n));
    await new Promise((resolve) => setTimeout(resolve, 5 * round));
    await cut();
    results.push(...(await Promise.allSettled(writes)));
    expect((await db.asAdmin(lookAt)).faults).toEqual([]);
  }
  expect(results.some(({ status }) => status === 'rejected')).toBe(true);
  await searchVectors.idle();
  // what a cut process had claimed, two minutes later
  await db.asAdmin((admin) => admin.query('update search_pending set next_try = now()'));
  await searchVectors.drain(tenant);
  expect(await searchVectors.status(tenant)).toMatchObject({ waiting: 0, failed: 0 });
  expect(await unaccounted()).toEqual({ lost: 0, left_over: 0 });
});

test('texts that change while their vectors are made make nobody wait for ever, and are found as they are', async () => {
  const tenant = await db.newTenant();
  const { session_id } = await sessions.start(tenant, { tool_id: 'cursor', workspace_path: '/work/races' });
  const one = { session_id, tool_id: 'cursor', checkpoint_type: 'auto', visibility: 'team' } as const;
  const ids = await Promise.all(
    Array.from(
      { length: 6 },
      async () => (await checkpoints.store(tenant, { ...one, summary: 'zebra' })).checkpoint_id,
    ),
  );
  const of = { project_id: projectIdOf('/work/races'), key: 'k' };
  for (let round = 0; round < 5; round++)
    await Promise.all([
      ...ids.map((id) => checkpoints.revise(tenant, id, { summary: `kiwi ${round}` })),
      memories.put(tenant, of, { value: `kiwi ${round}` }),
      sessions.update(tenant, session_id, { title: `kiwi ${round}` }),
      searchVectors.drain(tenant),
      searchVectors.drain(tenant),
    ]);
  await checkpoints.store(tenant, { ...one, summary: 'the automobile', supersedes: ids });
  await searchVectors.idle();
  // what was left to a transaction that another one did not wait for
  await db.asAdmin((admin) => admin.query('update search_pending set next_try = now()'));
  await searchVectors.drain(tenant);
  expect(await unaccounted()).toEqual({ lost: 0, left_over: 0 });
  expect(await found(tenant, 'zebra', 'checkpoint')).toBe(0);
  expect(await found(tenant, 'car', 'checkpoint')).toBe(1);
});
