import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import type { TenantScope } from '../../src/auth/scope.ts';
import { buildServices, defaultDependencies, type Services } from '../../src/container.ts';
import { closeRolePools, openRolePools } from '../../src/db/pools/role-pools.ts';
import type { OwnerUrls } from '../../src/db/schema/provision.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { progress } from '../support/bench.ts';
import { connectFor, ofDatabase, openSeeded } from '../support/bench-database.ts';
import { print } from '../support/output.ts';
import type { Resources } from '../support/resources.ts';
import { TENANT_PREFIX } from '../support/seed.ts';
import { median } from '../support/statistics.ts';
import { openSession } from './stored-parts.ts';

const DATABASE = 'search_path';
/** Of one round and side. */
const ALONE = 20;
const BATCHES = 2;
const BATCH = 500;

type Side = 'on' | 'off';
const SIDES: readonly Side[] = ['on', 'off'];

interface Used {
  /** Microseconds of PostgreSQL and of this process, for one checkpoint. */
  alone: number;
  batch: number;
}

/**
 * What the queue adds to storing checkpoints: the services as a server has them, with a database that queues texts and one that
 * does not, in turn, in one process and without making vectors. In processor time, which says the same on a busy machine.
 */
export async function measureWritePath(
  resources: Resources,
  server: OwnerUrls,
  { rounds, texts }: { readonly rounds: number; readonly texts: readonly string[] },
): Promise<Record<string, number | null>> {
  if (rounds === 0) return { write_queue_ratio: null, ingest_queue_ratio: null };
  progress('Opening a database for writes with the queue and without …');
  const maintenance = await connectFor(resources, server.admin);
  await maintenance.query(`drop database if exists ${DATABASE} with (force)`);
  await maintenance.query(`create database ${DATABASE}`);
  const urls = ofDatabase(server, DATABASE);
  const { admin } = await openSeeded(resources, urls, { tenants: 2, sessions: 1_000 });
  await admin.query(`update tenants set plan = 'enterprise', manual_plan = 'enterprise'`);
  const sessionId = await openSession(admin, 1);
  const services = (queuesSearch: boolean) =>
    resources.use(
      async () => {
        const pools = openRolePools(urls.roles, { poolSize: 1, log: createLogger('silent') });
        return { pools, of: buildServices(Database.over(pools, { queuesSearch }), defaultDependencies()) };
      },
      ({ pools }) => closeRolePools(pools),
    );
  const sides = { on: (await services(true)).of, off: (await services(false)).of };
  const used: Record<Side, Used[]> = { on: [], off: [] };
  for (let round = -2; round < rounds; round++)
    for (const side of round % 2 === 0 ? SIDES : SIDES.toReversed()) {
      const one = await roundOf(sides[side], admin, { round: round + 2, sessionId, texts });
      if (round >= 0) used[side].push(one);
    }
  const ratioOf = (name: keyof Used) =>
    Number(median(used.on.map((one, n) => one[name] / (used.off[n] as Used)[name])).toFixed(3));
  for (const name of ['alone', 'batch'] as const) {
    const [on, off] = SIDES.map((side) => median(used[side].map((one) => one[name])).toFixed(0));
    print(`writes without making vectors, ${name}: ${on} µs with the queue, ${off} µs without`);
  }
  return { write_queue_ratio: ratioOf('alone'), ingest_queue_ratio: ratioOf('batch') };
}

async function roundOf(
  { checkpoints, ingest }: Services,
  admin: pg.Client,
  {
    round,
    sessionId,
    texts,
  }: { readonly round: number; readonly sessionId: string; readonly texts: readonly string[] },
): Promise<Used> {
  const scope: TenantScope = { kind: 'tenant', tenantId: `${TENANT_PREFIX}1` };
  const text = (n: number) => texts[(round * 7 + n) % texts.length] ?? '';
  const checkpointOf = (n: number) => ({
    ...({ session_id: sessionId, tool_id: 'cursor', checkpoint_type: 'auto', visibility: 'team' } as const),
    ...{ summary: text(n), key_facts: [text(n + 1), text(n + 2)], todos: [text(n + 3)] },
  });
  const batch = Array.from({ length: BATCH }, (_, n) => ({ type: 'checkpoint', data: checkpointOf(n) }));
  const alone = await usedBy(admin, async () => {
    for (let n = 0; n < ALONE; n++) await checkpoints.store(scope, checkpointOf(n));
  });
  const batches = await usedBy(admin, async () => {
    for (let n = 0; n < BATCHES; n++) await ingest.store(scope, batch);
  });
  return { alone: alone / ALONE, batch: batches / (BATCHES * BATCH) };
}

/** Processor time of the backends and of this process, in microseconds. */
async function usedBy(admin: pg.Client, work: () => Promise<void>): Promise<number> {
  const before = { backends: await backends(admin), own: process.cpuUsage() };
  await work();
  const own = process.cpuUsage(before.own);
  const now = await backends(admin);
  const ofBackends = [...now].reduce((sum, [pid, time]) => sum + time - (before.backends.get(pid) ?? 0), 0);
  return own.user + own.system + ofBackends;
}

/** By the nanosecond: the ticks of proc(5) are as long as many writes. Linux only. */
async function backends(admin: pg.Client): Promise<ReadonlyMap<number, number>> {
  const { rows } = await admin.query<{ pid: number }>(
    `select pid from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
  );
  const timeOf = async (pid: number) =>
    Number((await readFile(`/proc/${pid}/schedstat`, 'utf8').catch(() => '0')).split(' ')[0]) / 1_000;
  return new Map(await Promise.all(rows.map(async ({ pid }) => [pid, await timeOf(pid)] as const)));
}
