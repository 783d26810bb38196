import { randomBytes } from 'node:crypto';
import { loadavg } from 'node:os';
import type { TenantScope } from '../../src/auth/scope.ts';
import { buildServices, type Services } from '../../src/container.ts';
import { isDistributed } from '../../src/db/distribution/switch.ts';
import { closeRolePools, openRolePools, type RolePools } from '../../src/db/pools/role-pools.ts';
import { distribute } from '../../src/db/schema/distribute.ts';
import { migrateUp } from '../../src/db/schema/migrate.ts';
import { type OwnerUrls, provisionRoles } from '../../src/db/schema/provision.ts';
import { Database } from '../../src/db/transaction/database.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { type CitusCluster, citusCluster, createClusterDatabase, dropOnNodes } from '../support/citus.ts';
import { asAdmin, urlsOf } from '../support/template.ts';

// `npm run bench:citus -- [rows] [tenants] [shards] [rounds]`: the cluster of CITUS_URL beside one node, which is
// another database of its coordinator. Both serve the same services, in turns.
const [ROWS = 1_000_000, TENANTS = 2_000, SHARDS = 32, ROUNDS = 200] = process.argv.slice(2).map(Number);

/** Most rows are of few tenants: the largest one has 8 % of them. */
const LOAD = [
  `insert into tenants (id, name) select 't' || n, 't' || n from generate_series(1, ${TENANTS}) n`,
  `insert into tool_sessions (tenant_id, scope_id, session_id, tool_id, started_at, last_activity, ended_at)
   select t, t, 's' || n, (array['cursor', 'codex', 'claude-code'])[1 + n % 3], at, at, at from (
     select n, 't' || 1 + floor(${TENANTS} * power(n::bigint * 7919 % 1000003 / 1000003.0, 3)) as t,
       now() - n * interval '10 seconds' as at from generate_series(1, ${ROWS}) n) rows`,
  `insert into metrics (tenant_id, scope_id, session_id, tool_id, service, timestamp, tokens_saved, tokens_saved_delta)
   select tenant_id, scope_id, session_id, tool_id, 'combined', started_at, 5, 5 from tool_sessions`,
];

interface Site {
  readonly name: string;
  readonly services: Services;
  readonly pools: RolePools;
}

async function open(name: string, urls: OwnerUrls): Promise<Site> {
  await asAdmin(urls.admin, async (admin) => {
    const started = performance.now();
    for (const statement of LOAD) await admin.query(statement);
    for (const table of ['tenants', 'tool_sessions', 'metrics']) await admin.query(`vacuum analyze ${table}`);
    console.log(`${name}: loaded in ${((performance.now() - started) / 1_000).toFixed(0)} s`);
  });
  const pools = openRolePools(urls.roles, { poolSize: 4, log: createLogger('silent') });
  const options = { isDistributed: await asAdmin(urls.admin, isDistributed) };
  return { name, services: buildServices(Database.over(pools, options)), pools };
}

async function makeSites(cluster: CitusCluster, names: { cluster: string; node: string }): Promise<Site[]> {
  const urls = urlsOf(cluster.coordinator, names.cluster);
  await createClusterDatabase(cluster, names.cluster);
  await provisionRoles(urls);
  await migrateUp(urls.owner);
  await distribute(urls, { shards: SHARDS });
  const node = urlsOf(cluster.coordinator, names.node);
  await asAdmin(cluster.coordinator, async (admin) => {
    await admin.query('set citus.enable_ddl_propagation = off');
    await admin.query(
      `create database ${names.node} template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'`,
    );
  });
  await provisionRoles(node);
  await migrateUp(node.owner);
  return [await open('one node', node), await open('cluster', urls)];
}

/** What is measured, for a tenant of each size. */
const worksOf = ({ services }: Site, scope: TenantScope, session_id: string) => {
  const tool_id = 'cursor';
  const sample = { session_id, tool_id, tokens_saved: 7 };
  const batch = Array.from({ length: 1_000 }, (_, n) => ({
    type: 'metric',
    data: { ...sample, tokens_saved: n, tool_id: `tool-${n % 7}` },
  }));
  return {
    'newest 20 sessions': () =>
      services.sessions.list(scope, { include_archived: false }, { limit: 20, after: undefined }),
    'get a session': () => services.sessions.get(scope, session_id),
    'start a session': () => services.sessions.start(scope, { tool_id }),
    'start one in a project': () => services.sessions.start(scope, { tool_id, workspace_path: '/work/here' }),
    'a heartbeat': () => services.sessions.heartbeat(scope, session_id),
    'one sample': () => services.metrics.store(scope, sample),
    'one checkpoint': () =>
      services.checkpoints.store(scope, { session_id, tool_id, checkpoint_type: 'manual', summary: 'x' }),
    'a batch of 1,000 samples': () => services.ingest.store(scope, batch),
  };
};

type Times = Map<string, number[]>;

async function measure(sites: readonly Site[]): Promise<Times> {
  const times: Times = new Map();
  const works = [];
  for (const tenantId of ['t1', `t${Math.ceil(TENANTS / 20)}`, `t${TENANTS}`])
    for (const site of sites) {
      const scope: TenantScope = { kind: 'tenant', tenantId };
      const { session_id } = await site.services.sessions.start(scope, { tool_id: 'cursor' });
      works.push({ site, works: worksOf(site, scope, session_id) });
    }
  for (let round = 0; round < ROUNDS; round++)
    for (const one of works)
      for (const [name, run] of Object.entries(one.works)) {
        if (name.startsWith('a batch') && round % 10 > 0) continue;
        const started = performance.now();
        await run();
        const taken = times.get(`${name}, ${one.site.name}`) ?? [];
        times.set(`${name}, ${one.site.name}`, [...taken, performance.now() - started]);
      }
  return times;
}

const at = (sorted: readonly number[], part: number): number =>
  sorted[Math.floor(sorted.length * part)] ?? Number.NaN;

function print(times: Times): void {
  console.log(`load of the machine: ${loadavg().map((load) => load.toFixed(0))}`);
  for (const name of [...times.keys()].filter((key) => key.endsWith(', cluster'))) {
    const work = name.slice(0, -', cluster'.length);
    const [node, cluster] = ['one node', 'cluster'].map((site) =>
      (times.get(`${work}, ${site}`) ?? []).sort((a, b) => a - b),
    ) as [number[], number[]];
    const shown = (part: number) =>
      `${at(node, part).toFixed(2)} / ${at(cluster, part).toFixed(2)} = ${(at(cluster, part) / at(node, part)).toFixed(2)}`;
    console.log(`${work}: p10 ${shown(0.1)}, p50 ${shown(0.5)}`);
  }
}

async function main(): Promise<void> {
  const cluster = citusCluster();
  if (!cluster) throw new Error('CITUS_URL names no cluster.');
  const id = randomBytes(4).toString('hex');
  const names = { cluster: `bench_cluster_${id}`, node: `bench_node_${id}` };
  const sites = await makeSites(cluster, names);
  try {
    print(await measure(sites));
  } finally {
    await Promise.all(sites.map(({ pools }) => closeRolePools(pools)));
    for (const name of Object.values(names)) await dropOnNodes(cluster, name);
  }
}

await main();
