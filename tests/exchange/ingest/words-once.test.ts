import { expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../src/db/transaction/database.ts';
import { storeCheckpointBody } from '../../../src/features/memory/checkpoints/checkpoint.schemas.ts';
import {
  insertCheckpoint,
  insertCheckpoints,
} from '../../../src/features/memory/checkpoints/checkpoint-batch.repository.ts';
import type { NewCheckpoint } from '../../../src/features/memory/checkpoints/checkpoint-rows.ts';
import {
  insertVersion,
  lockCheckpoint,
} from '../../../src/features/memory/checkpoints/version.repository.ts';
import { accessMemory, upsertMemory } from '../../../src/features/memory/memories/memory.repository.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
// before the first connection of the role: PostgreSQL counts the calls of our functions
await db.asAdmin((admin) =>
  admin.query(`do $$ begin
    execute format('alter role omnimemory_tenant in database %I set track_functions = ''all''', current_database());
  end $$`),
);
const scope = await db.newTenant();
const session_id = await db.newSession(scope);
const { project_id } = await db.services.projects.getOrCreate(scope, { workspace_path: '/work/once' });

const checkpoint = (n: number, supersedes: string[] = []): NewCheckpoint => ({
  ...storeCheckpointBody.parse({
    ...{ session_id, tool_id: 'cursor', checkpoint_type: 'manual', summary: `the ${n}. summary`, supersedes },
    ...{ key_facts: ['a fact'], todos: ['something'], patterns: ['a pattern'] },
    // a checkpoint that begins later ends the one that it supersedes
    valid_from: supersedes.length > 0 ? '2999-01-01T00:00:00Z' : undefined,
  }),
  checkpoint_id: `once-${n}`,
  content_hash: '00'.repeat(32),
});

interface Calls {
  /** The lists of a checkpoint are split in three parts. */
  readonly words: number;
  readonly signatures: number;
}

async function callsIn(tx: ScopeTransaction): Promise<Calls> {
  const { rows } = await sql<Calls>`
    select coalesce(sum(calls) filter (where funcid = 'words_of(jsonb)'::regprocedure), 0)::int as words,
      coalesce(sum(calls) filter (where funcname = 'signature_bits'), 0)::int as signatures
    from pg_stat_xact_user_functions`.execute(tx.db);
  return rows[0] as Calls;
}

/** How often our functions are called by the work. */
const callsOf = (work: (tx: ScopeTransaction) => Promise<unknown>): Promise<Calls> =>
  db.database.inScope(scope, async (tx) => {
    const before = await callsIn(tx);
    await work(tx);
    const { words, signatures } = await callsIn(tx);
    return { words: words - before.words, signatures: signatures - before.signatures };
  });

test('a batch splits the text of each of its checkpoints into words once, and makes one signature of them', async () => {
  const batch = Array.from({ length: 10 }, (_, n) => checkpoint(n));
  expect(await callsOf((tx) => insertCheckpoints(tx, batch, undefined))).toEqual({
    words: 30,
    signatures: 10,
  });
});

test('a single checkpoint costs as much as one of a batch', async () => {
  expect(await callsOf((tx) => insertCheckpoint(tx, checkpoint(10)))).toEqual({ words: 3, signatures: 1 });
});

test('the version that a superseded checkpoint ends with keeps the words that it has', async () => {
  const single = await callsOf((tx) => insertCheckpoint(tx, checkpoint(11, ['once-0'])));
  const batch = await callsOf((tx) => insertCheckpoints(tx, [checkpoint(12, ['once-1'])], undefined));
  expect([single, batch]).toEqual([
    { words: 3, signatures: 2 },
    { words: 3, signatures: 2 },
  ]);
});

test('a correction splits the corrected text once', async () => {
  const calls = await callsOf(async (tx) => {
    const current = await lockCheckpoint(tx, 'once-2');
    if (!current) throw new Error('The checkpoint is there.');
    await insertVersion(tx, current, { summary: 'corrected', content_hash: '11'.repeat(32) });
  });
  expect(calls).toEqual({ words: 3, signatures: 1 });
});

test('a memory that is stored gets one signature, and one that is read none', async () => {
  const of = { project_id, key: 'memory' };
  const stored = await callsOf((tx) => upsertMemory(tx, of, { value: 'a value' }, undefined));
  expect(stored).toEqual({ words: 0, signatures: 1 });
  expect(await callsOf((tx) => accessMemory(tx, of))).toEqual({ words: 0, signatures: 0 });
});
