import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TenantScope } from '../../../src/auth/scope.ts';
import { citusCluster } from '../../support/citus.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { describeOnCluster } from '../cluster-database.ts';
import { ClusterNode } from './node.ts';

const SIZE = 50;
const BATCHES = 30;
const BACK_WITHIN_MS = 60_000;

/** Samples of one tool, each with an id, so that a batch that is sent again stores nothing twice. */
const batchOf = (tool_id: string, number: number) =>
  Array.from({ length: SIZE }, (_, n) => ({
    type: 'metric',
    id: `${tool_id} ${number} ${n}`,
    data: { tool_id, tokens_saved: number * SIZE + n },
  }));

describeOnCluster('a node that crashes while batches are stored', () => {
  let db: TestDatabase;
  const tenants: TenantScope[] = [];
  const nodes = () => {
    const cluster = citusCluster();
    return {
      'a worker': new ClusterNode(cluster?.workers[0] ?? ''),
      'the coordinator': new ClusterNode(cluster?.coordinator ?? ''),
    };
  };

  beforeAll(async () => {
    db = await createTestDatabase();
    for (let n = 0; n < 4; n++) tenants.push(await db.newTenant());
  }, 120_000);
  afterAll(() => db.drop(), 60_000);

  /** How many samples each tenant has of the tool, as far as the database answers. */
  const stored = (tool_id: string) =>
    Promise.all(
      tenants.map(async (tenant) => (await db.services.metrics.ofTool(tenant, tool_id, 1)).sample_count),
    );

  test.each(['a worker', 'the coordinator'] as const)(
    'leaves no batch in halves and loses none that was acknowledged, and the rest can be sent again: %s',
    async (which) => {
      const node = nodes()[which];
      const send = (tenant: TenantScope, number: number) =>
        db.services.ingest.store(tenant, batchOf(which, number));
      const acknowledged = tenants.map(() => 0);
      const failed: { tenant: TenantScope; number: number }[] = [];
      const sending = Promise.all(
        tenants.map(async (tenant, index) => {
          for (let number = 0; number < BATCHES; number++)
            await send(tenant, number).then(
              () => {
                acknowledged[index] = (acknowledged[index] ?? 0) + 1;
              },
              async () => {
                failed.push({ tenant, number });
                await wait(20);
              },
            );
        }),
      );
      while (acknowledged.some((batches) => batches < 3)) await wait(5);
      await node.crash();
      await node.start();
      await sending;
      expect(failed.length).toBeGreaterThan(0);
      const counts = await untilDone(() => stored(which));
      for (const [index, count] of counts.entries()) {
        expect(count % SIZE).toBe(0);
        expect(count).toBeGreaterThanOrEqual((acknowledged[index] ?? 0) * SIZE);
      }
      for (const { tenant, number } of failed) await untilDone(() => send(tenant, number));
      expect(await stored(which)).toEqual(tenants.map(() => BATCHES * SIZE));
    },
    240_000,
  );
});

/** Tries again while nodes come back, and while Citus ends what a crash has left prepared. */
async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  const end = performance.now() + BACK_WITHIN_MS;
  for (;;)
    try {
      return await work();
    } catch (error) {
      if (performance.now() > end) throw error;
      await wait(200);
    }
}
