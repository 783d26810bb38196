import { beforeEach, expect, jest, test } from '@jest/globals';
import { sql } from 'kysely';
import { OPERATOR } from '../../../../src/auth/actor.ts';
import type { Scope, TenantScope } from '../../../../src/auth/scope.ts';
import { buildServices } from '../../../../src/container.ts';
import { Database } from '../../../../src/db/transaction/database.ts';
import { WORKS_QUEUE } from '../../../../src/db/transaction/search-queue.ts';
import type { Embedding } from '../../../../src/features/memory/search/embedding/embedder.ts';
import {
  type SearchModels,
  searchModelsOf,
} from '../../../../src/features/memory/search/embedding/models.ts';
import { TtlCache } from '../../../../src/lib/ttl-cache.ts';
import { untilWaiting } from '../../../support/lock-waits.ts';
import { Random } from '../../../support/random.ts';
import { setUpDatabase } from '../../../support/set-up.ts';
import { TestEmbedder } from '../../../support/test-embedder.ts';

jest.setTimeout(60_000);

/** A model that can be held up. */
class SlowEmbedder extends TestEmbedder {
  #gate: { readonly isOpen: Promise<void>; readonly begun: () => void } | undefined;

  /** `begun`: a call has come, and waits until `go` is called. */
  hold(): { readonly begun: Promise<void>; readonly go: () => void } {
    const [begun, isOpen] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    this.#gate = { isOpen: isOpen.promise, begun: begun.resolve };
    return { begun: begun.promise, go: isOpen.resolve };
  }

  override async embedAll(texts: readonly string[]): Promise<readonly Embedding[]> {
    const gate = this.#gate;
    this.#gate = undefined;
    gate?.begun();
    await gate?.isOpen;
    return super.embedAll(texts);
  }
}

const [embedder, embedderThere] = [new SlowEmbedder(), new SlowEmbedder()];
const db = await setUpDatabase({ searchModels: searchModelsOf({ embedder }), holdsSeveral: true });

/** The services of another process, with caches of its own, which hear of no change. */
function processWith(searchModels: SearchModels | undefined, pools = db.pools) {
  const { isDistributed } = db.database;
  const database = Database.over(pools, { queuesSearch: searchModels !== undefined, isDistributed });
  return buildServices(database, { ...db.dependencies, searchModels, settingsCache: new TtlCache(10_000) });
}
type Process = ReturnType<typeof processWith>;

const here = db.services;
const there = processWith(searchModelsOf({ embedder: embedderThere }));
const switched = (process: Process, scope: Scope, search_by_meaning: boolean) =>
  process.settings.change(scope, { search_by_meaning }, OPERATOR);
const idle = () => Promise.all([here.searchVectors.idle(), there.searchVectors.idle()]);

let scope: TenantScope;
let project_id: string;
beforeEach(async () => {
  scope = await db.newTenant();
  ({ project_id } = await here.projects.getOrCreate(scope, { workspace_path: '/work/switching' }));
});
const put = (key: string, value: string, process: Process = here) =>
  process.memories.put(scope, { project_id, key }, { value });

/** Memories that have neither vectors of what they say now nor a place in the queue. */
async function lost(): Promise<number> {
  const { rows } = await db.asAdmin((admin) =>
    admin.query<{ count: number }>(
      `select count(*)::int as count from project_memories m where scope_id = $1
        and not exists (select from memory_vectors v where v.scope_id = m.scope_id and v.memory_id = m.memory_id and v.revision = m.revision)
        and not exists (select from search_pending p where p.scope_id = m.scope_id and p.id = m.memory_id)`,
      [scope.tenantId],
    ),
  );
  return rows[0]?.count ?? -1;
}
const left = async () => {
  const { rows } = await db.asAdmin((admin) =>
    admin.query<{ count: number }>(
      `select (select count(*) from memory_vectors where scope_id = $1)::int
        + (select count(*) from search_pending where scope_id = $1)::int as count`,
      [scope.tenantId],
    ),
  );
  return rows[0]?.count;
};
const foundBy = async (q: string, process: Process = here) => {
  const question = { q, type: 'memory', mode: 'meaning', min_similarity: 0.4 } as const;
  const { page } = await process.search.answer(scope, question, { limit: 9, after: undefined });
  return (JSON.parse(page.json) as { key: string }[]).map(({ key }) => key);
};

test('a scope that comes back while its vectors are being deleted gets all of them again', async () => {
  for (let n = 0; n < 5; n++) await put(`key ${n}`, 'automobile, car, vehicle');
  await idle();
  // off, and the deletion is held up
  await db.asAdmin(async (admin) => {
    await admin.query('begin');
    await admin.query('lock table memory_vectors in share mode');
    await switched(here, scope, false);
    await waitsForLock();
    await switched(there, scope, true);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await admin.query('commit');
  });
  await idle();
  expect(await lost()).toBe(0);
  expect(await foundBy('a car', there)).toHaveLength(5);
});

async function waitsForLock(): Promise<void> {
  for (;;) {
    const { rows } = await db.asAdmin((admin) =>
      admin.query(`select from pg_locks l join pg_stat_activity a using (pid)
        where not l.granted and a.usename = 'omnimemory_deletion' and a.datname = current_database()`),
    );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('what was read before a scope left and came back is not stored, if it has changed since', async () => {
  await put('transport', 'the automobile');
  await idle();
  const first = embedder.hold();
  await put('transport', 'the vehicle');
  await first.begun;
  await switched(there, scope, false);
  await there.searchVectors.idle();
  await put('transport', 'postgres', there);
  await switched(there, scope, true);
  await there.searchVectors.idle();
  const second = embedderThere.hold();
  await put('transport', 'the database', there);
  await second.begun;
  // both have claimed it, with different texts
  first.go();
  await here.searchVectors.idle();
  second.go();
  await idle();
  expect(await lost()).toBe(0);
  expect([await foundBy('a car'), await foundBy('storage')]).toEqual([[], ['transport']]);
});

test('what was made before the scope began to leave is not stored, also if no advisory lock is shared', async () => {
  await put('transport', 'the automobile');
  await idle();
  const held = embedder.hold();
  await put('transport', 'the vehicle');
  await held.begun;
  // as a process does that is connected to another node of a cluster
  const stored = await db.database.inScope(scope, async (tx) => {
    await sql`update search_scopes set state = 'leaving' where scope_id = ${tx.scopeId} ${WORKS_QUEUE}`.execute(
      tx.db,
    );
    held.go();
    let isDone = false;
    const done = here.searchVectors.idle().then(() => {
      isDone = true;
    });
    await untilWaiting(db, 1, () => isDone);
    expect(isDone).toBe(false);
    return { done };
  });
  await stored.done;
  const { rows } = await db.asAdmin((admin) =>
    admin.query('select 1 from memory_vectors where scope_id = $1', [scope.tenantId]),
  );
  expect(rows).toEqual([]);
});

test('what was stored by a server without search by meaning gets its vectors when the next one looks', async () => {
  const { session_id } = await here.sessions.start(scope, { tool_id: 'cursor', title: 'a car' });
  await put('changed', 'the automobile');
  await idle();
  const without = processWith(undefined);
  await put('changed', 'the postgres storage', without);
  await put('new', 'a database', without);
  await without.sessionContext.append(scope, session_id, { kind: 'decision', decision: 'purge' });
  const member = { ...scope, userId: (await db.newMember(scope, 'member')).userId };
  const { session_id: theirs } = await here.sessions.start(member, { tool_id: 'cursor' });
  const one = {
    session_id: theirs,
    tool_id: 'cursor',
    checkpoint_type: 'auto',
    summary: 'a sluggish page',
  } as const;
  await without.checkpoints.store(member, one);
  // no more than a server needs for requests
  const next = processWith(searchModelsOf({ embedder }), { ...db.pools, import: undefined });
  await next.searchVectors.drain(scope);
  expect(await lost()).toBe(0);
  expect((await foundBy('database storage')).sort()).toEqual(['changed', 'new']);
  const ask = async (as: Scope, type: 'checkpoint' | 'session', q: string) => {
    const question = { q, type, mode: 'meaning', min_similarity: 0.4 } as const;
    const { page } = await next.search.answer(as, question, { limit: 9, after: undefined });
    return JSON.parse(page.json).length;
  };
  expect(await ask(scope, 'session', 'erase')).toBe(1);
  expect([await ask(member, 'checkpoint', 'latency'), await ask(scope, 'checkpoint', 'latency')]).toEqual([
    1, 0,
  ]);
});

test('a memory that has expired is replaced by a server without search by meaning, although it has vectors', async () => {
  await put('transport', 'the automobile');
  await idle();
  await db.asAdmin((admin) =>
    admin.query('update project_memories set ttl_seconds = 1, expires_at = created_at where scope_id = $1', [
      scope.tenantId,
    ]),
  );
  const without = processWith(undefined);
  const { memory_id } = await put('transport', 'postgres', without);
  const { rows } = await db.asAdmin((admin) =>
    admin.query('select 1 from memory_vectors where scope_id = $1', [scope.tenantId]),
  );
  expect([memory_id, rows]).toEqual([expect.any(String), []]);
});

test('after the last switch, whoever did it and whatever ran meanwhile, nothing is lost and nothing is left', async () => {
  const random = new Random(20_261_129);
  const any = () => random.pick([here, there]);
  for (let n = 0; n < 20; n++) await put(`key ${n}`, 'the automobile');
  for (let round = 0; round < 8; round++) {
    const steps = Array.from({ length: 12 }, (_, n) => async () => {
      const kind = random.next();
      await new Promise((resolve) => setTimeout(resolve, random.below(30)));
      if (kind < 0.4) await switched(any(), scope, random.chance(0.5));
      else if (kind < 0.7) await put(`key ${n}`, `the vehicle ${round}`, any());
      else await any().searchVectors.drain(scope);
    });
    await Promise.all(steps.map((step) => step()));
    const isOn = round % 2 === 0;
    await switched(any(), scope, isOn);
    await idle();
    expect([round, isOn ? await lost() : await left()]).toEqual([round, 0]);
  }
});
