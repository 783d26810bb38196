import { expect, test } from '@jest/globals';
import { examineCluster } from '../../src/db/doctor/cluster-checks.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { connected, describeOnCluster } from './cluster-database.ts';

/** Statements on the node of one shard of projects; `%s` is its name. */
const onOneShard = (statement: string) => `
  select * from run_command_on_placements('projects', $$${statement}$$)`;

interface Weakening {
  readonly title: string;
  readonly apply: readonly string[];
  readonly says: string;
}

const WEAKENINGS: readonly Weakening[] = [
  {
    title: 'shards without FORCE',
    apply: [onOneShard('alter table %s no force row level security')],
    says: '4 shards of projects have other FORCE ROW LEVEL SECURITY than the table.',
  },
  {
    title: 'shards without row-level security',
    apply: [onOneShard('alter table %s disable row level security')],
    says: '4 shards of projects have other row-level security than the table.',
  },
  {
    title: 'shards that lack a policy',
    apply: [onOneShard('drop policy tenant_select on %s')],
    says: '4 shards of projects have other policies than the table.',
  },
  {
    title: 'shards with a policy of the same name that lets everyone read',
    apply: [onOneShard('alter policy tenant_select on %s using (true)')],
    says: '4 shards of projects have other policies than the table.',
  },
  {
    title: 'a right on a column of shards',
    apply: [onOneShard('grant update (workspace_path) on %s to omnimemory_tenant')],
    says: '4 shards of projects have other grants than the table.',
  },
  {
    title: 'a table with a scope that stayed on the coordinator',
    apply: [`select undistribute_table('ingested_items')`],
    says: 'the table ingested_items has a scope and is not distributed.',
  },
  {
    title: 'a table of accounts that Citus knows',
    apply: [`select citus_add_local_table_to_metadata('rate_limits')`],
    says: 'the table rate_limits is known to Citus, but belongs on the coordinator alone: it has no scope.',
  },
  {
    title: 'a worker where a role may not number rows',
    apply: [
      'select * from run_command_on_workers($$revoke all on sequence metrics_id_seq from omnimemory_tenant$$)',
    ],
    says: `on 127.0.0.1:${process.env.CITUS_WORKER_PORTS?.split(',')[0]} a role that inserts may not use a sequence of a distributed table, so its writes fail.`,
  },
  {
    title: 'a table with a group of shards of its own',
    apply: [
      `select undistribute_table('ingested_items')`,
      `select create_distributed_table('ingested_items', 'scope_id', colocate_with := 'none')`,
    ],
    says: 'the shards of ingested_items are not on the nodes of those of projects: joins and foreign keys fail.',
  },
];

describeOnCluster('doctor on a cluster', () => {
  let db: TestDatabase;
  const messages = () =>
    connected(db.urls.owner, async (owner) => (await examineCluster(owner))?.map(({ message }) => message));

  test('finds nothing in what the tests use', async () => {
    db = await createTestDatabase();
    expect(await messages()).toEqual([]);
    await db.drop();
  }, 60_000);

  test.each(WEAKENINGS)(
    'names $title',
    async ({ apply, says }) => {
      db = await createTestDatabase();
      await connected(db.urls.admin, async (admin) => {
        for (const statement of apply) await admin.query(statement);
      });
      expect(await messages()).toContain(says);
      await db.drop();
    },
    60_000,
  );
});
