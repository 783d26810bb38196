import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { LOCAL, type Scope } from '../../../src/auth/scope.ts';
import { TEXT_SEARCH } from '../../../src/features/memory/search/search.repository.ts';
import { planOf } from '../../support/explain.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const tenant = await db.newTenant();

const page = { limit: 50, after: undefined };
/** Words of which a text of the property has some, and a query asks for others. */
const WORDS = Array.from(
  { length: 40 },
  (_, n) => `${'walrus kakapo größe 数据库 x1 json'.split(' ')[n % 6]}${n}`,
);

/** Many words that no query contains: signatures have three sizes. */
const filler = (words: number, seed: number) =>
  Array.from({ length: words }, (_, n) => `f${(seed * 7919 + n * 31).toString(36)}`).join(' ');

const projectIn = async (scope: Scope) =>
  (await db.services.projects.getOrCreate(scope, { workspace_path: '/work/signatures' })).project_id;

const remember = async (scope: Scope, key: string, value: string) =>
  db.services.memories.put(scope, { project_id: await projectIn(scope), key }, { value });

const searched = async (scope: Scope, type: 'memory' | 'checkpoint', q: string) => {
  const { json } = await db.services.search.find(scope, { q, type }, page);
  const hits = JSON.parse(json) as { memory_id?: string; checkpoint_id?: string }[];
  return hits.map(({ memory_id, checkpoint_id }) => memory_id ?? checkpoint_id).sort();
};

/** What has all the words, found by looking at every vector. */
const foundWithoutSignatures = (scope: Scope, table: 'project_memories' | 'checkpoints', words: string[]) =>
  db.database.readOne(scope, async (tx) => {
    const id = sql.ref(table === 'checkpoints' ? 'checkpoint_id' : 'memory_id');
    const { rows } = await sql<{ id: string }>`
      select ${id} as id from ${sql.table(table)}
      where search @@ plainto_tsquery('simple', words_of(${words.join(' ')}::text))`.execute(tx.db);
    return rows.map((row) => row.id).sort();
  });

describe.each([
  ['in local mode', LOCAL as Scope],
  ['in a tenant', tenant as Scope],
])('a search by signatures %s', (_name, scope) => {
  test('finds exactly what a look at every text finds, in texts of every size', async () => {
    const session_id = await db.newSession(scope);
    const texts = fc.sample(fc.subarray(WORDS, { minLength: 0, maxLength: 12 }), { numRuns: 36, seed: 1 });
    for (const [n, words] of texts.entries()) {
      const text = `${words.join(' / ')} ${filler([0, 300, 2_500][n % 3] ?? 0, n)}`;
      await remember(scope, `key-${n}`, text);
      await db.services.checkpoints.store(scope, {
        session_id,
        tool_id: 'cursor',
        checkpoint_type: 'manual',
        summary: words.slice(0, 3).join(' '),
        todos: [text],
      });
    }
    const sizes = await db.asAdmin((admin) =>
      admin.query<{ sizes: number[] }>(
        'select array_agg(distinct length(search_signature)) as sizes from project_memories',
      ),
    );
    expect(sizes.rows[0]?.sizes).toEqual([512, 4_096, 16_384]);
    await fc.assert(
      fc.asyncProperty(fc.subarray(WORDS, { minLength: 1, maxLength: 3 }), async (words) => {
        const q = words.join(' ');
        expect(await searched(scope, 'memory', q)).toEqual(
          await foundWithoutSignatures(scope, 'project_memories', words),
        );
        expect(await searched(scope, 'checkpoint', q)).toEqual(
          await foundWithoutSignatures(scope, 'checkpoints', words),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('follows the value of a memory that is replaced', async () => {
    const { memory_id } = await remember(scope, 'replaced', 'the axolotl');
    await remember(scope, 'replaced', 'the ocelot');
    expect(await searched(scope, 'memory', 'axolotl')).toEqual([]);
    expect(await searched(scope, 'memory', 'ocelot')).toEqual([memory_id]);
  });

  test('follows the content of a checkpoint that is corrected or superseded', async () => {
    const store = async (summary: string, supersedes: string[] = []) =>
      (
        await db.services.checkpoints.store(scope, {
          session_id: await db.newSession(scope),
          ...{ tool_id: 'cursor', checkpoint_type: 'manual', summary, supersedes },
          valid_from: supersedes.length > 0 ? '2999-01-01T00:00:00Z' : undefined,
        })
      ).checkpoint_id;
    const first = await store('the narwhal');
    await db.services.checkpoints.revise(scope, first, { todos: ['feed the manatee'] });
    expect(await searched(scope, 'checkpoint', 'narwhal manatee')).toEqual([first]);
    await db.services.checkpoints.revise(scope, first, { summary: 'the dugong' });
    expect(await searched(scope, 'checkpoint', 'narwhal')).toEqual([]);
    expect(await searched(scope, 'checkpoint', 'dugong manatee')).toEqual([first]);
    const second = await store('the beluga', [first]);
    expect(await searched(scope, 'checkpoint', 'dugong')).toEqual([first]);
    expect(await searched(scope, 'checkpoint', 'beluga')).toEqual([second]);
  });
});

/** Short memories of others, so that the planner has something to choose from. */
const fillOthers = () =>
  db.asRole('tenant', async (client) => {
    for (let other = 0; other < 20; other++)
      await client.query(`
        begin; set local app.tenant_id = 'other-${other}';
        insert into projects (project_id, workspace_path) values ('p', '/p');
        insert into project_memories (project_id, memory_key, memory_value, search)
          select 'p', 'key-' || n, 'short', memory_words('key-' || n, 'short') from generate_series(1, 500) n;
        commit`);
  });

test('a search for a word that no memory has reads the signatures of its tenant, and hardly a text', async () => {
  const largest = await db.newTenant();
  for (let n = 0; n < 60; n++) await remember(largest, `long-${n}`, filler(4_000, n));
  await fillOthers();
  // an index-only scan needs the visibility map
  await db.asAdmin((admin) => admin.query('vacuum (analyze) project_memories'));
  const plan = await planOf(
    db,
    largest,
    (tx) => TEXT_SEARCH.memory(tx, { q: 'walrus kiwi heron' }, page),
    'explain analyze',
  );
  // for so few rows any index that leads with the tenant does: filter-plans.test.ts has larger tenants
  expect(plan).toMatch(
    /Scan (using|on) idx_project_memories_(signature|tenant_time).*\n\s*Index Cond: .*tenant_id = current_setting/,
  );
  expect(plan).not.toContain('Seq Scan');
  // 4,000 words leave most bits unset, so that three words that are not there are hardly ever all claimed to be
  const looked = [...plan.matchAll(/Index Scan using project_memories__pkey[^\n]*loops=(\d+)/g)].map(
    ([, n]) => Number(n),
  );
  expect(looked).toHaveLength(1);
  expect(looked[0]).toBeLessThanOrEqual(6);
});
