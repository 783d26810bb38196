import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TenantScope } from '../../../../src/auth/scope.ts';
import { searchModelsOf } from '../../../../src/features/memory/search/embedding/models.ts';
import { scanLegs } from '../../../../src/features/memory/search/legs/scan.repository.ts';
import { asBits, signatureOf } from '../../../../src/features/memory/search/vectors/signature.ts';
import { termOf } from '../../../../src/features/memory/search/vectors/terms.ts';
import { EXPLAIN_WORK, planOf } from '../../../support/explain.ts';
import { setUpDatabase } from '../../../support/set-up.ts';
import { TestEmbedder } from '../../../support/test-embedder.ts';
import { vacuumed } from '../../../support/vacuum.ts';

const embedder = new TestEmbedder();
const models = searchModelsOf({ embedder });
const db = await setUpDatabase({ searchModels: models });
const { checkpoints, memories, projects, search, searchVectors, sessions } = db.services;
const page = { limit: 50, after: undefined };

const WORDS = ['walrus', 'kiwi', 'car', 'automobile', 'login', 'password', 'zebra', 'latency'];

test('no hit is one that its caller cannot get, whoever wrote what and whatever is asked', async () => {
  const tenants = [await db.newTenant(), await db.newTenant()];
  const callers: TenantScope[] = [];
  for (const tenant of tenants)
    for (const role of ['member', 'admin'] as const)
      callers.push({ ...tenant, userId: (await db.newMember(tenant, role)).userId });
  const ofSession = new Map<TenantScope, string>();
  for (const caller of callers)
    ofSession.set(caller, (await sessions.start(caller, { tool_id: 'cursor' })).session_id);
  const written = fc.array(
    fc.record({
      by: fc.constantFrom(...callers),
      visibility: fc.constantFrom('private' as const, 'team' as const),
      words: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 8, maxLength: 16 },
  );
  let hits = 0;
  await fc.assert(
    fc.asyncProperty(
      written,
      fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 3 }),
      async (texts, words) => {
        const readers = new Map<string, (caller: TenantScope) => boolean>();
        for (const { by, visibility, words: summary } of texts) {
          const { checkpoint_id } = await checkpoints.store(by, {
            session_id: ofSession.get(by) as string,
            ...{ tool_id: 'cursor', checkpoint_type: 'auto', visibility, summary: summary.join(' ') },
          });
          readers.set(
            checkpoint_id,
            (caller) =>
              caller.tenantId === by.tenantId && (visibility === 'team' || caller.userId === by.userId),
          );
        }
        await searchVectors.idle();
        for (const mode of ['hybrid', 'meaning'] as const)
          for (const caller of callers) {
            const question = { q: words.join(' '), type: 'checkpoint', mode, min_similarity: 0 } as const;
            const { page: found, beside } = await search.answer(caller, question, page);
            expect(beside).toMatchObject({ mode, meaning: { state: 'ready' } });
            for (const { checkpoint_id } of JSON.parse(found.json)) {
              hits++;
              await checkpoints.get(caller, checkpoint_id, {});
              expect(readers.get(checkpoint_id)?.(caller)).not.toBe(false);
            }
          }
      },
    ),
    { numRuns: 4 },
  );
  expect(hits).toBeGreaterThan(20);
});

const ANY = `('x' || repeat('ff', 64))::text::bit(512)`;

/** Fills a tenant with rows of each kind and vectors of one signature, as its own role. */
const fill = (tenant: TenantScope, rows: number, signature: string) =>
  db.asRole('tenant', (client) =>
    client.query(`
      begin; set local app.tenant_id = '${tenant.tenantId}';
      insert into projects (project_id, workspace_path) values ('filled', '/filled');
      with stored as (
        insert into tool_sessions (session_id, tool_id) select 'filled-' || n, 'cursor' from generate_series(1, ${rows}) n
        returning session_id, started_at)
      insert into session_vectors (session_id, part, model, tool, started_at, words, meaning, terms, vector)
        select session_id, 0, ${models.current.id}, hashtext('cursor'), started_at, ${ANY}, '${signature}'::text::bit(512), '', '\\x01'
        from stored;
      with stored as (
        insert into project_memories (project_id, memory_key, memory_value, search)
        select 'filled', 'key-' || n, 'x', memory_words('key', 'x') from generate_series(1, ${rows}) n
        returning memory_id, revision, updated_at)
      insert into memory_vectors (memory_id, part, model, revision, project, updated_at, words, meaning, terms, vector)
        select memory_id, 0, ${models.current.id}, revision, hashtext('filled'), updated_at, ${ANY}, '${signature}'::text::bit(512), '', '\\x01'
        from stored;
      with stored as (
        insert into checkpoints (session_id, tool_id, checkpoint_type, summary, search, visibility)
        select 'filled-1', 'cursor', 'auto', 'x', checkpoint_words('x', '[]', '[]', '[]', '[]', '[]', '[]', '[]', '[]'), 'team'
        from generate_series(1, ${rows}) returning id, created_at)
      insert into checkpoint_vectors (id, part, model, visibility, session, tool, created_at, words, meaning, terms, vector)
        select id, 0, ${models.current.id}, 'team', hashtext('filled-1'), hashtext('cursor'), created_at, ${ANY},
          '${signature}'::text::bit(512), '', '\\x01' from stored;
      commit`),
  );

const everythingVacuumed = async () => {
  for (const table of ['checkpoints', 'checkpoint_vectors', 'memory_vectors', 'session_vectors'])
    await vacuumed(db, table);
};

test('what a search reads stays the same when another tenant stores vectors next to its question', async () => {
  const [a, b, others] = [await db.newTenant(), await db.newTenant(), await db.newTenant()];
  const vector = (await embedder.embedQuestion('walrus automobile')) as Float32Array;
  const wanted = { type: 'checkpoint', model: models.current.id, filter: {}, vector } as const;
  const work = async () => {
    const look = () =>
      planOf(db, a, (tx) => scanLegs(tx, { ...wanted, terms: [termOf('walrus', 1)] }), EXPLAIN_WORK);
    await look();
    const [plan = ''] = (await look()).split('\nPlanning:');
    const buffers = [...plan.matchAll(/Buffers: shared hit=(\d+)/g)].map(([, hit]) => Number(hit));
    return { plan: plan.replace(/Buffers: .*|Memory: \d+kB/g, ''), buffers };
  };
  await fill(others, 1_000, `x${'aa'.repeat(64)}`);
  await fill(a, 150, `x${'0f'.repeat(64)}`);
  await everythingVacuumed();
  const before = await work();
  expect(before.plan).toContain('Index Only Scan using idx_checkpoint_vectors_scan');
  await fill(b, 1_000, asBits(signatureOf(vector)));
  await everythingVacuumed();
  const after = await work();
  expect(after.plan).toBe(before.plan);
  // the page between two tenants has rows of both, and is split as any other
  const [most] = before.buffers as [number];
  for (const [n, pages] of after.buffers.entries())
    expect(Math.abs(pages - (before.buffers[n] as number))).toBeLessThanOrEqual(6);
  expect(most).toBeGreaterThan(100);
});

test.each(['checkpoint', 'memory', 'session'] as const)(
  'the signatures of %ss are read from the index alone, with and without filters',
  async (type) => {
    const tenant = await db.newTenant();
    const project = await projects.getOrCreate(tenant, { workspace_path: '/work/plans' });
    for (let n = 0; n < 4; n++) {
      const { session_id } = await sessions.start(tenant, { tool_id: 'cursor', title: `walrus ${n}` });
      await checkpoints.store(tenant, {
        ...{ session_id, tool_id: 'cursor', checkpoint_type: 'auto', summary: `walrus ${n}` },
      });
      await memories.put(tenant, { project_id: project.project_id, key: `k${n}` }, { value: 'walrus' });
    }
    await searchVectors.idle();
    await everythingVacuumed();
    const question = (await embedder.embedQuestion('walrus')) as Float32Array;
    const filters =
      type === 'memory'
        ? [{}, { project_id: project.project_id }]
        : [{}, { tool_id: 'cursor' }, { from: '2020-01-01T00:00:00Z' }];
    for (const filter of filters) {
      const wanted = {
        type,
        model: models.current.id,
        filter,
        terms: [termOf('walrus', 1)],
        vector: question,
      };
      const plan = await planOf(db, tenant, (tx) => scanLegs(tx, wanted), EXPLAIN_WORK);
      const scans = [
        ...plan.matchAll(
          /(Index Only Scan|Index Scan|Bitmap Heap Scan|Seq Scan)[^\n]* on \w+_vectors v(?:_\d+)?\b/g,
        ),
      ];
      expect(scans.length).toBeGreaterThanOrEqual(2);
      expect(scans.map(([, kind]) => kind)).toEqual(scans.map(() => 'Index Only Scan'));
      expect(plan).toMatch(/tenant_id = current_setting/);
    }
  },
);
