import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type pg from 'pg';
import { tablesOnShards } from '../../src/db/distribution/distribute-tables.ts';
import { distributeNewTables } from '../../src/db/distribution/finish.ts';
import { scopedTables } from '../../src/db/distribution/tables.ts';
import { examine } from '../../src/db/doctor/doctor.ts';
import { distribute } from '../../src/db/schema/distribute.ts';
import { migrateDown, migrateUp } from '../../src/db/schema/migrate.ts';
import {
  type ClusterDatabase,
  connected,
  createMigratedDatabase,
  describeOnCluster,
  insertSessions,
  sessionsOf,
} from './cluster-database.ts';

const SHARDS = { shards: 4 };

describeOnCluster('migrate distribute', () => {
  let db: ClusterDatabase;
  const asAdmin = <T>(work: (client: pg.Client) => Promise<T>) => connected(db.urls.admin, work);
  const asOwner = <T>(work: (client: pg.Client) => Promise<T>) => connected(db.urls.owner, work);
  const count = (sql: string) =>
    asAdmin(async (admin) =>
      Number((await admin.query<{ n: string }>(`select count(*) as n from ${sql}`)).rows[0]?.n),
    );

  beforeEach(async () => {
    db = await createMigratedDatabase();
  }, 120_000);
  afterEach(() => db.drop(), 60_000);

  test('rows that were there move to the shards, and none stays on the coordinator', async () => {
    await asAdmin((admin) => insertSessions(admin, 50));
    await distribute(db.urls, SHARDS);
    expect(await count('tool_sessions')).toBe(50);
    expect(await sessionsOf(db.urls, 't7')).toEqual(['t7']);
    const left = await asAdmin((admin) => admin.query(`select pg_relation_size('tool_sessions') as bytes`));
    expect(left.rows).toEqual([{ bytes: '0' }]);
  }, 120_000);

  test('every table with a scope is distributed, and doctor finds nothing but the settings of the test server', async () => {
    await distribute(db.urls, SHARDS);
    await asOwner(async (owner) => {
      expect((await tablesOnShards(owner)).sort()).toEqual(await scopedTables(owner));
      await owner.query('begin transaction read only');
      const { findings } = await examine(owner, { expectedSuperusers: ['postgres'] });
      expect(
        findings.filter(
          ({ severity, message }) => severity === 'fault' && !/^the setting \w+ is off/.test(message),
        ),
      ).toEqual([]);
    });
  }, 120_000);

  test('a run that ended in the middle is completed by the next, and a third changes nothing', async () => {
    await asAdmin((admin) => insertSessions(admin, 20));
    await asOwner(async (owner) => {
      for (const step of [
        'begin',
        'alter table projects no force row level security',
        `select create_distributed_table('projects', 'scope_id', shard_count := 4, colocate_with := 'none')`,
        'alter table projects force row level security',
        'commit',
      ])
        await owner.query(step);
    });
    expect(await distribute(db.urls, SHARDS)).not.toContain('projects');
    expect(await sessionsOf(db.urls, 't20')).toEqual(['t20']);
    expect(await distribute(db.urls, SHARDS)).toEqual([]);
    expect(await count('tool_sessions')).toBe(20);
  }, 120_000);

  test('without the setting that carries the tenant to the workers nothing is seen or written, and doctor says so', async () => {
    await asAdmin((admin) => insertSessions(admin, 5));
    await distribute(db.urls, SHARDS);
    await connected(db.urls.roles.tenant, async (client) => {
      await client.query("set citus.propagate_set_commands = 'none'");
      await client.query('begin');
      await client.query("set local app.tenant_id = 't3'");
      expect((await client.query('select scope_id from tool_sessions')).rows).toEqual([]);
      const write = client.query(
        "insert into tool_sessions (scope_id, tenant_id, session_id, tool_id) values ('t3', 't3', 's2', 'cursor')",
      );
      await expect(write).rejects.toThrow('row-level security');
    });
    expect(await sessionsOf(db.urls, 't3')).toEqual(['t3']);
    await asAdmin(async (admin) => {
      await admin.query('begin');
      await admin.query('alter role omnimemory_tenant reset citus.propagate_set_commands');
      const { findings } = await examine(admin, { expectedSuperusers: ['postgres'] });
      await admin.query('rollback');
      expect(findings.map(({ message }) => message)).toContainEqual(
        expect.stringContaining('setting omnimemory_tenant: citus.propagate_set_commands is missing'),
      );
    });
  }, 120_000);

  test('is refused while a server is connected, and nothing is changed', async () => {
    await connected(db.urls.roles.tenant, async () => {
      await expect(distribute(db.urls, SHARDS)).rejects.toThrow(
        'Stop them, distribute, and start them again.',
      );
    });
    expect(await count('pg_dist_partition')).toBe(0);
  }, 120_000);

  test('is refused while a migration is pending, and where no worker can take shards', async () => {
    await migrateDown(db.urls.owner, 1);
    await expect(distribute(db.urls, SHARDS)).rejects.toThrow(
      'is pending. Run `omnimemory migrate up` first.',
    );
    await migrateUp(db.urls.owner);
    await asAdmin((admin) =>
      admin.query(
        `select citus_set_node_property(nodename, nodeport, 'shouldhaveshards', false) from pg_dist_node where groupid <> 0`,
      ),
    );
    await expect(distribute(db.urls, SHARDS)).rejects.toThrow('No active worker can take shards.');
    expect(await count('pg_dist_partition')).toBe(0);
  }, 120_000);

  test('a table that a later migration makes is distributed with the others, by migrate up', async () => {
    await distribute(db.urls, SHARDS);
    await asOwner(async (owner) => {
      await owner.query(`create table later (scope_id text not null, tenant_id text, session_id text not null,
        id bigint generated always as identity, constraint later__pkey primary key (scope_id, id),
        constraint later__session_id foreign key (scope_id, session_id) references tool_sessions (scope_id, session_id))`);
      await owner.query('alter table later enable row level security');
      await owner.query('create index idx_later_tenant on later (tenant_id, id)');
      await distributeNewTables(owner);
      expect(await tablesOnShards(owner)).toContain('later');
      const { rows } = await owner.query(`select pg_get_indexdef('idx_later_tenant'::regclass) as definition,
        (select count(distinct colocationid)::integer from pg_dist_partition) as groups,
        (select relforcerowsecurity from pg_class where relname = 'later') as forced`);
      expect(rows).toEqual([
        { definition: expect.stringContaining('(scope_id, id)'), groups: 1, forced: true },
      ]);
    });
  }, 120_000);
});
