import { expect, test } from '@jest/globals';
import { searchModelsOf } from '../../../../src/features/memory/search/embedding/models.ts';
import { scanLegs } from '../../../../src/features/memory/search/legs/scan.repository.ts';
import { termOf } from '../../../../src/features/memory/search/vectors/terms.ts';
import { EXPLAIN_WORK, planOf } from '../../../support/explain.ts';
import { setUpDatabase } from '../../../support/set-up.ts';
import { TestEmbedder } from '../../../support/test-embedder.ts';
import { vacuumed } from '../../../support/vacuum.ts';
import { fillTenant } from './filled-tenant.ts';

const embedder = new TestEmbedder();
const models = searchModelsOf({ embedder });
const db = await setUpDatabase({ searchModels: models });
const { checkpoints, memories, projects, searchVectors, sessions } = db.services;

const everythingVacuumed = async () => {
  for (const table of ['checkpoints', 'checkpoint_vectors', 'memory_vectors', 'session_vectors'])
    await vacuumed(db, table);
};

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
    // a table of a few pages is read as a whole
    await fillTenant(db, await db.newTenant(), {
      rows: 500,
      signature: `x${'aa'.repeat(64)}`,
      model: models.current.id,
    });
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
