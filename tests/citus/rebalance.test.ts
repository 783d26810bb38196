import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type pg from 'pg';
import { withoutForce } from '../../src/db/distribution/forced-security.ts';
import { examineCluster } from '../../src/db/doctor/cluster-checks.ts';
import { distribute } from '../../src/db/schema/distribute.ts';
import { migrateUp } from '../../src/db/schema/migrate.ts';
import { rebalance } from '../../src/db/schema/rebalance.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { operatorEnv } from '../support/command-line.ts';
import {
  type ClusterDatabase,
  connected,
  createMigratedDatabase,
  describeOnCluster,
  insertSessions,
} from './cluster-database.ts';
import { type Written, writeMeanwhile } from './writers.ts';

const TENANTS = 40;
const OF_ANCHOR = `from citus_shards where table_name = 'projects'::regclass`;

describeOnCluster('migrate rebalance', () => {
  let db: ClusterDatabase;
  const asAdmin = <T>(work: (client: pg.Client) => Promise<T>) => connected(db.urls.admin, work);
  const shards = () =>
    asAdmin(async (admin) => {
      const { rows } = await admin.query<{ shards: number }>(
        `select count(*)::integer as shards ${OF_ANCHOR} group by nodeport order by 1`,
      );
      return rows.map((row) => row.shards);
    });
  /** Whether the last worker takes shards; the next rebalance moves those of the others there, or its own away. */
  const setLastWorker = (takesShards: boolean) =>
    asAdmin((admin) =>
      admin.query(
        `select citus_set_node_property(nodename, nodeport, 'shouldhaveshards', $1)
         from pg_dist_node order by nodeid desc limit 1`,
        [takesShards],
      ),
    );
  const findings = () =>
    connected(db.urls.owner, async (owner) => (await examineCluster(owner))?.map(({ message }) => message));
  const isForced = () =>
    connected(db.urls.owner, async (owner) => {
      const { rows } = await owner.query(
        `select relforcerowsecurity as forced from pg_class where relname = 'metrics'`,
      );
      return rows[0]?.forced;
    });

  beforeAll(async () => {
    db = await createMigratedDatabase();
    await asAdmin((admin) => insertSessions(admin, TENANTS));
    await distribute(db.urls, { shards: 4 });
  }, 180_000);
  afterAll(() => db?.drop(), 60_000);

  test('moves shards while requests write: none fails, no row is lost, and every shard has its policies', async () => {
    await setLastWorker(false);
    const written = await writeMeanwhile(db.urls, TENANTS, () => rebalance(db.urls.owner));
    const { failed, lost } = written;
    say('moving shards', written);
    expect({ failed, lost, shards: await shards() }).toEqual({ failed: [], lost: [], shards: [4] });
    expect(await findings()).toEqual([]);
    await setLastWorker(true);
    expect(await rebalance(db.urls.owner)).toEqual({ moves: 2, isolated: false });
    expect(await shards()).toEqual([2, 2]);
  }, 300_000);

  test('gives a tenant a shard of its own while requests write, once', async () => {
    const isolating = () => rebalance(db.urls.owner, { isolate: 't7' });
    const written = await writeMeanwhile(db.urls, TENANTS, isolating);
    const { failed, lost, result } = written;
    say('isolating a tenant', written);
    expect({ failed, lost, isolated: result.isolated }).toEqual({ failed: [], lost: [], isolated: true });
    expect(await findings()).toEqual([]);
    expect((await isolating()).isolated).toBe(false);
  }, 300_000);

  test('a move that is cancelled leaves rows and policies as they were, and the next run moves it', async () => {
    await setLastWorker(false);
    const before = await shards();
    const stopping = new AbortController();
    const cancelled = rebalance(db.urls.owner, {
      signal: stopping.signal,
      onMove: () => setTimeout(() => stopping.abort(new Error('cancelled')), 300),
    });
    await expect(cancelled).rejects.toThrow(/cancel/);
    // a move that was complete stays
    const after = await shards();
    expect({ places: after.length, shards: sum(after) }).toEqual({ places: 2, shards: sum(before) });
    expect(await findings()).toEqual([]);
    await rebalance(db.urls.owner);
    expect(await shards()).toHaveLength(1);
    await setLastWorker(true);
    await rebalance(db.urls.owner);
  }, 300_000);

  test('doctor reports a run that was killed, and the next run or migrate up mends it', async () => {
    for (const mend of [() => rebalance(db.urls.owner), () => migrateUp(db.urls.owner)]) {
      await setLastWorker(false);
      await killDuringMove(db);
      expect(await isForced()).toBe(false);
      await setLastWorker(true);
      await mend();
      expect({ isForced: await isForced(), findings: await findings() }).toEqual({
        isForced: true,
        findings: [],
      });
    }
  }, 300_000);

  test('a node that does not answer for a while does not keep the policies from coming back', async () => {
    const failing = withoutForce(db.urls.owner, () => Promise.reject(new Error('the move failed')), {
      attempts: 3,
      pauseMs: 100,
    });
    await expect(failing).rejects.toThrow('the move failed');
    expect(await isForced()).toBe(true);
  }, 60_000);

  test('is refused where the database is not distributed', async () => {
    const other = await createMigratedDatabase();
    await expect(rebalance(other.urls.owner)).rejects.toThrow('The database is not distributed');
    await other.drop();
  }, 120_000);
});

/** A figure for docs/scale.md; it depends on the machine. */
const say = (work: string, { count, longestMs }: Written<unknown>): unknown =>
  process.stderr.write(
    `${work}: ${count} writes meanwhile, the longest waited ${Math.round(longestMs)} ms\n`,
  );

const sum = (numbers: readonly number[]): number => numbers.reduce((one, other) => one + other, 0);

/** Starts the command in a process of its own and kills it while a shard moves. */
async function killDuringMove(db: ClusterDatabase): Promise<void> {
  const child = spawn(process.execPath, ['src/cli/cli.ts', 'migrate', 'rebalance'], {
    cwd: join(import.meta.dirname, '../..'),
    env: childEnvironment(operatorEnv(db.urls)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data'); // it prints each move before it begins
  child.kill('SIGKILL');
  await once(child, 'exit');
}
