import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { DatabaseUrls } from '../../src/config/config.ts';
import { distribute } from '../../src/db/schema/distribute.ts';
import type { OwnerUrls } from '../../src/db/schema/provision.ts';

/** The nodes of the cluster that the run is given, as its administrator. */
export interface CitusCluster {
  readonly coordinator: string;
  readonly workers: readonly string[];
}

/**
 * `CITUS_URL`: the administrator's URL of the coordinator of a throw-away cluster. `CITUS_WORKER_PORTS`: the ports of its
 * workers on the same host. `undefined` where the first is not set.
 */
export function citusCluster(): CitusCluster | undefined {
  const { CITUS_URL: coordinator, CITUS_WORKER_PORTS: ports = '' } = process.env;
  if (!coordinator) return undefined;
  const workers = ports
    .split(',')
    .filter((port) => port !== '')
    .map((port) => Object.assign(new URL(coordinator), { port: port.trim() }).href);
  if (workers.length === 0) throw new Error('CITUS_URL needs CITUS_WORKER_PORTS, such as 5433,5434.');
  return { coordinator, workers };
}

export const nodesOf = ({ coordinator, workers }: CitusCluster): string[] => [coordinator, ...workers];

/** Runs statements on a node itself, without Citus sending them to the others. */
export async function onNode(url: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('set citus.enable_ddl_propagation = off');
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

export const databaseAt = (url: string, name: string): string =>
  Object.assign(new URL(url), { pathname: `/${name}` }).href;

/** An empty database of this name on every node, as one cluster. */
export async function createClusterDatabase(cluster: CitusCluster, name: string): Promise<void> {
  for (const node of nodesOf(cluster)) {
    await dropOn(node, name);
    await onNode(node, [
      `create database ${name} template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'`,
    ]);
    await onNode(databaseAt(node, name), ['create extension citus']);
  }
  const client = new pg.Client({ connectionString: databaseAt(cluster.coordinator, name) });
  await client.connect();
  try {
    const { hostname, port } = new URL(cluster.coordinator);
    await client.query('select citus_set_coordinator_host($1, $2)', [hostname, Number(port)]);
    for (const worker of cluster.workers) {
      const address = new URL(worker);
      await client.query('select citus_add_node($1, $2)', [address.hostname, Number(address.port)]);
    }
  } finally {
    await client.end();
  }
}

/** Roles whose statements in the product ask one node each. */
const ROLES_OF_ONE_NODE = ['tenant', 'local', 'import', 'deletion'] as const;

/** URLs for the pools of the product, where Citus refuses a statement that asks several shards. */
export function refusingManyShards(urls: DatabaseUrls): DatabaseUrls {
  const refusing = (url: string) => {
    const result = new URL(url);
    result.searchParams.set('options', '-c citus.multi_task_query_log_level=error');
    return result.href;
  };
  const entries = ROLES_OF_ONE_NODE.flatMap((role) => {
    const url = urls[role];
    return url ? [[role, refusing(url)]] : [];
  });
  return { ...urls, ...Object.fromEntries(entries) };
}

// few shards are as different from one as many, and each costs time in every test file
const SHARDS = 4;

/** Makes the migrated template a distributed one, which nobody connects to any more. */
export async function distributeTemplate(
  cluster: CitusCluster,
  name: string,
  urls: OwnerUrls,
): Promise<void> {
  await distribute(urls, { shards: SHARDS });
  // the maintenance daemon of Citus would keep it from being cloned
  for (const node of nodesOf(cluster))
    await onNode(node, [`alter database ${name} allow_connections false`, endAllOf(name)]);
}

const endAllOf = (name: string) =>
  `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${name}'`;

/** The clone of a distributed database on every node: its metadata, shards and object ids come along. */
export async function cloneOnNodes(
  cluster: CitusCluster,
  template: string,
  name: string,
  roles: string,
): Promise<void> {
  await Promise.all(
    nodesOf(cluster).map((node) =>
      onNode(node, [
        `create database ${name} template ${template} strategy file_copy`,
        `revoke all on database ${name} from public`,
        `grant connect on database ${name} to ${roles}`,
      ]),
    ),
  );
}

export async function dropOnNodes(cluster: CitusCluster, name: string): Promise<void> {
  await Promise.all(nodesOf(cluster).map((node) => dropOn(node, name)));
}

async function dropOn(node: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: node });
  await client.connect();
  try {
    const { rows } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rows.length === 0) return;
    await endPrepared(client, node, name);
    await client.query('set citus.enable_ddl_propagation = off');
    await dropForced(client, name);
  } finally {
    await client.end();
  }
}

const TRIES = 20;

/** The maintenance daemon of Citus may just be coming back. */
async function dropForced(client: pg.Client, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(`drop database ${name} with (force)`);
      return;
    } catch (error) {
      if (attempt === TRIES || !/being accessed/.test((error as Error).message)) throw error;
      await wait(200);
    }
  }
}

/** Connections that a test killed leave transactions that were prepared and not committed. */
async function endPrepared(admin: pg.Client, node: string, name: string): Promise<void> {
  const { rows } = await admin.query<{ gid: string }>(
    'select gid from pg_prepared_xacts where database = $1',
    [name],
  );
  if (rows.length === 0) return;
  await admin.query(`alter database ${name} allow_connections true`);
  const client = new pg.Client({ connectionString: databaseAt(node, name) });
  await client.connect();
  try {
    for (const { gid } of rows)
      await client.query(`rollback prepared ${pg.escapeLiteral(gid)}`).catch(() => {}); // Citus was first
  } finally {
    await client.end();
  }
}
