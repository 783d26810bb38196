import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { buildServices } from '../../../src/container.ts';
import { translateDatabaseError } from '../../../src/db/errors.ts';
import { searchModelsOf } from '../../../src/features/memory/search/embedding/models.ts';
import { citusCluster } from '../../support/citus.ts';
import { type Person, personOf } from '../../support/people.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { describeOnCluster } from '../cluster-database.ts';
import { ClusterNode } from './node.ts';
import { readsOf, type Seeded, seed, writesOf } from './work.ts';

/** The port of the worker that has the rows of a tenant. */
const WORKER_OF = `select nodeport::integer as port from pg_dist_shard_placement
  where shardid = get_shard_id_for_distribution_column('projects', $1::text)`;

const BACK_WITHIN_MS = 5_000;

type Outcomes = Readonly<Record<string, string>>;

interface Team {
  readonly owner: Person;
  readonly heir: Person;
  /** Former members, who have kept something private. */
  readonly gone: readonly Person[];
}

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

  async function teamIn(tenant: TenantScope): Promise<Team> {
    const { checkpoints, members } = db.services;
    const owner = await personOf(db, tenant, 'owner');
    const heir = await personOf(db, tenant, 'member');
    const gone = [await personOf(db, tenant, 'member'), await personOf(db, tenant, 'member')];
    for (const { userId } of gone) {
      const own = { ...tenant, userId };
      const session_id = await db.newSession(own);
      const one = { session_id, tool_id: 'cursor', checkpoint_type: 'manual', summary: 'so' } as const;
      await checkpoints.store(own, { ...one, visibility: 'private' });
      await members.remove(tenant, userId, owner.actor);
    }
    return { owner, heir, gone };
  }

  /** What is done seldom, and only once. */
  function rareWritesOf(
    tenant: TenantScope,
    { owner, heir, gone }: Team,
  ): Record<string, () => Promise<unknown>> {
    const as = { ...tenant, userId: owner.userId };
    const [shared = '', passed = ''] = gone.map(({ userId }) => userId);
    const decide = db.services.departedMembers.decide.bind(db.services.departedMembers);
    // a process that has just begun looks for texts without vectors
    const begun = buildServices(db.database, db.dependencies).searchVectors;
    return {
      'vectors of a process that starts': () => begun.drain(tenant),
      'share what a former member kept': () => decide(as, shared, { decision: 'share' }, owner.actor),
      'pass on what another one kept': () =>
        decide(as, passed, { decision: 'pass', to: heir.userId }, owner.actor),
      'vectors of what was decided about': () => begun.drain(tenant),
    };
  }

  test('its tenants get 503, those of the other worker read and write, and all work again within 5 s of its return', async () => {
    const [mine, others] = [away as TenantScope, here as TenantScope];
    for (const tenant of [mine, others]) {
      const before = await outcomesOf(workOf(tenant));
      expect(before).toEqual(all(before, 'done'));
    }
    const team = await teamIn(others);
    await worker.crash();
    try {
      const elsewhere = await outcomesOf(workOf(others));
      expect(elsewhere).toEqual(all(elsewhere, 'done'));
      const rarely = await outcomesOf(rareWritesOf(others, team));
      expect(rarely).toEqual(all(rarely, 'done'));
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
