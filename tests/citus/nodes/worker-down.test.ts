import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { translateDatabaseError } from '../../../src/db/errors.ts';
import { searchModelsOf } from '../../../src/features/memory/search/embedding/models.ts';
import { citusCluster } from '../../support/citus.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { describeOnCluster } from '../cluster-database.ts';
import { ClusterNode } from './node.ts';
import { readsOf, type Seeded, seed, writesOf } from './work.ts';

/** The port of the worker that has the rows of a tenant. */
const WORKER_OF = `select nodeport::integer as port from pg_dist_shard_placement
  where shardid = get_shard_id_for_distribution_column('projects', $1::text)`;

const BACK_WITHIN_MS = 5_000;

type Outcomes = Readonly<Record<string, string>>;

/** The code of each failure, or `done`. One after the other, so that one does not wait for another's connection. */
async function outcomesOf(work: Readonly<Record<string, () => Promise<unknown>>>): Promise<Outcomes> {
  const outcomes: Record<string, string> = {};
  for (const [name, run] of Object.entries(work))
    outcomes[name] = await run().then(
      () => 'done',
      (error: unknown) => translateDatabaseError(error)?.code ?? `${error}`,
    );
  return outcomes;
}

const all = (outcomes: Outcomes, outcome: string): Outcomes =>
  Object.fromEntries(Object.keys(outcomes).map((name) => [name, outcome]));

describeOnCluster('while a worker is down', () => {
  let db: TestDatabase;
  let worker: ClusterNode;
  let [away, here]: (TenantScope | undefined)[] = [];
  const seeded = new Map<string, Seeded>();
  const workOf = (tenant: TenantScope) => {
    const known = seeded.get(tenant.tenantId) as Seeded;
    return { ...readsOf(db.services, tenant, known), ...writesOf(db.services, tenant, known) };
  };

  beforeAll(async () => {
    const [url = ''] = citusCluster()?.workers ?? [];
    worker = new ClusterNode(url);
    // with the queue of texts, which each write of a text fills
    db = await createTestDatabase({ searchModels: searchModelsOf({ embedder: undefined }) });
    while (!away || !here) {
      const tenant = await db.newTenant();
      const { rows } = await db.asAdmin((admin) => admin.query(WORKER_OF, [tenant.tenantId]));
      if (rows[0].port === worker.port) away = tenant;
      else here = tenant;
    }
    for (const tenant of [away, here]) seeded.set(tenant.tenantId, await seed(db.services, tenant));
  }, 120_000);
  afterAll(() => db.drop(), 60_000);

  test('its tenants get 503, those of the other worker read and write, and all work again within 5 s of its return', async () => {
    const [mine, others] = [away as TenantScope, here as TenantScope];
    for (const tenant of [mine, others]) {
      const before = await outcomesOf(workOf(tenant));
      expect(before).toEqual(all(before, 'done'));
    }
    await worker.crash();
    try {
      const elsewhere = await outcomesOf(workOf(others));
      expect(elsewhere).toEqual(all(elsewhere, 'done'));
      const refused = await outcomesOf(workOf(mine));
      expect(refused).toEqual(all(refused, 'database_unavailable'));
    } finally {
      await worker.start();
    }
    const back = performance.now();
    let outcomes = await outcomesOf(workOf(mine));
    while (Object.values(outcomes).some((outcome) => outcome !== 'done')) {
      if (performance.now() - back > BACK_WITHIN_MS) break;
      await wait(100);
      outcomes = await outcomesOf(workOf(mine));
    }
    expect(outcomes).toEqual(all(outcomes, 'done'));
  }, 180_000);
});
