import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LOCAL, type Scope, type TenantScope } from '../../../src/auth/scope.ts';
import { projectIdOf } from '../../../src/features/memory/projects/project-id.ts';
import type { WordsQuery } from '../../../src/features/memory/search/search.schemas.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();
const tenant = await db.newTenant();
const ada: TenantScope = { ...tenant, userId: 'ada' };
const bob: TenantScope = { ...tenant, userId: 'bob' };

const PATHS = ['/work/one', '/work/two', undefined];
const TOOLS = ['cursor', 'codex'];
/** The second is answered without signatures. */
const QUERIES = ['walrus', 'walrus or narwhal', 'walrus -heron'];

interface Hit {
  readonly checkpoint_id?: string;
  readonly key?: string;
  readonly project_id: string | null;
  readonly session_id: string;
  readonly tool_id: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A checkpoint or a memory, as a naive search compares it. */
interface Known {
  readonly id: string;
  readonly project_id: string | null;
  readonly session_id?: string;
  readonly tool_id?: string;
  readonly author_id?: string | undefined;
  readonly private?: boolean;
  readonly time: string;
}

const hitsOf = async (scope: Scope, query: WordsQuery, limit = 50) => {
  const { json } = await db.services.search.find(scope, query, { limit, after: undefined });
  return JSON.parse(json) as Hit[];
};
const idsOf = async (scope: Scope, query: WordsQuery) =>
  (await hitsOf(scope, query)).map(({ checkpoint_id, key }) => checkpoint_id ?? key).sort();

/** Two checkpoints of each author for each project and tool; every other one is private. */
async function storeCheckpoints(authors: readonly Scope[]): Promise<Known[]> {
  const known: Known[] = [];
  for (const scope of authors)
    for (const workspace_path of PATHS)
      for (const tool_id of TOOLS) {
        const { session_id } = await db.services.sessions.start(scope, { tool_id, workspace_path });
        for (const visibility of ['team', 'private'] as const) {
          const summary = `walrus of ${workspace_path ?? 'nowhere'}`;
          const { checkpoint_id, created_at } = await db.services.checkpoints.store(scope, {
            ...{ session_id, tool_id, checkpoint_type: 'manual', summary, visibility },
          });
          known.push({
            id: checkpoint_id,
            project_id: workspace_path ? projectIdOf(workspace_path) : null,
            session_id,
            tool_id,
            author_id: scope.kind === 'tenant' ? scope.userId : undefined,
            private: visibility === 'private',
            time: created_at,
          });
        }
      }
  return known;
}

async function storeMemories(scope: Scope): Promise<Known[]> {
  const known: Known[] = [];
  for (const workspace_path of ['/work/one', '/work/two']) {
    const { project_id } = await db.services.projects.getOrCreate(scope, { workspace_path });
    for (let n = 0; n < 4; n++) {
      const key = `${workspace_path} ${n}`;
      const { updated_at } = await db.services.memories.put(
        scope,
        { project_id, key },
        { value: 'a walrus' },
      );
      known.push({ id: key, project_id, time: updated_at });
    }
  }
  return known;
}

const isFoundBy =
  ({ project_id, tool_id, session_id, author_id, from, to }: Omit<WordsQuery, 'q' | 'type'>) =>
  (known: Known) =>
    (project_id === undefined || known.project_id === project_id) &&
    (tool_id === undefined || known.tool_id === tool_id) &&
    (session_id === undefined || known.session_id === session_id) &&
    (author_id === undefined || known.author_id === author_id) &&
    (from === undefined || known.time >= from) &&
    (to === undefined || known.time < to);

describe.each([
  ['in local mode', [LOCAL] as Scope[]],
  ['in a tenant', [ada, bob] as Scope[]],
])('filters %s', (_name, authors) => {
  const asking = authors[0] as Scope;

  test('leave exactly the checkpoints that a naive search leaves', async () => {
    const stored = await storeCheckpoints(authors);
    const visible = stored.filter((one) => !one.private || asking === LOCAL || one.author_id === 'ada');
    expect(await idsOf(asking, { q: 'walrus', type: 'checkpoint' })).toEqual(
      visible.map(({ id }) => id).sort(),
    );
    const some = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const times = stored.map(({ time }) => time);
    const filter = fc.record({
      project_id: some(['unknown', ...PATHS.flatMap((path) => (path ? [projectIdOf(path)] : []))]),
      tool_id: some(['unknown', ...TOOLS]),
      session_id: some(stored.map(({ session_id }) => session_id as string)),
      author_id: some(['ada', 'bob', 'unknown']),
      from: some(times),
      to: some(times),
    });
    await fc.assert(
      fc.asyncProperty(filter, fc.constantFrom(...QUERIES), async (filtered, q) => {
        const expected = visible.filter(isFoundBy(filtered)).map(({ id }) => id);
        expect(await idsOf(asking, { q, type: 'checkpoint', ...filtered })).toEqual(expected.sort());
      }),
      { numRuns: 150 },
    );
  });

  test('leave exactly the memories that a naive search leaves', async () => {
    const stored = await storeMemories(asking);
    const times = stored.map(({ time }) => time);
    for (const q of QUERIES)
      for (const project_id of [undefined, 'unknown', projectIdOf('/work/one'), projectIdOf('/work/two')])
        for (const from of [undefined, times[1], times[5]])
          for (const to of [undefined, times[3], times[6]]) {
            const expected = stored.filter(isFoundBy({ project_id, from, to })).map(({ id }) => id);
            expect(await idsOf(asking, { q, type: 'memory', project_id, from, to })).toEqual(expected.sort());
          }
  });

  test('a hit says of which project it is, and a checkpoint without one says null', async () => {
    const hits = await hitsOf(asking, { q: 'walrus', type: 'checkpoint' });
    expect(new Set(hits.map(({ project_id }) => project_id))).toEqual(
      new Set([projectIdOf('/work/one'), projectIdOf('/work/two'), null]),
    );
  });

  test('the time of a memory is when it was written last', async () => {
    const { project_id } = await db.services.projects.getOrCreate(asking, { workspace_path: '/work/time' });
    const put = (value: string) => db.services.memories.put(asking, { project_id, key: 'time' }, { value });
    const { updated_at: first } = await put('an otter');
    const { updated_at: second } = await put('the otter');
    expect(await idsOf(asking, { q: 'otter', type: 'memory', to: second })).toEqual([]);
    expect(await idsOf(asking, { q: 'otter', type: 'memory', from: first })).toEqual(['time']);
  });

  test('find the same in a session, project and tool of more rows than are read one by one', async () => {
    const tool_id = 'busy';
    const workspace_path = '/work/busy';
    const { session_id } = await db.services.sessions.start(asking, { tool_id, workspace_path });
    const { session_id: other } = await db.services.sessions.start(asking, { tool_id: 'idle' });
    const data = { tool_id, checkpoint_type: 'manual' as const };
    const item = (fields: object) => ({ type: 'checkpoint' as const, data: { ...data, ...fields } });
    for (const part of [0, 1])
      await db.services.ingest.store(
        asking,
        Array.from({ length: 600 }, (_, n) =>
          item({ session_id, summary: n % 100 === 7 ? `heron ${part}` : `common ${part}` }),
        ),
      );
    await db.services.ingest.store(asking, [item({ session_id: other, tool_id: 'idle', summary: 'heron' })]);
    const filters = { session_id, project_id: projectIdOf(workspace_path), tool_id };
    for (const [name, value] of Object.entries(filters))
      for (const [q, found] of [
        ['heron', 12],
        ['heron 1', 6],
        ['heron or nothing', 12],
      ] as const) {
        const hits = await hitsOf(asking, { q, type: 'checkpoint', [name]: value });
        expect([name, q, hits.filter((hit) => hit.session_id === session_id).length, hits.length]).toEqual([
          ...[name, q, found, found],
        ]);
      }
  });
});
