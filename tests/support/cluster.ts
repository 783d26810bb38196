import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { PostgreSqlContainer, type StartedPostgreSqlContainer } from '@testcontainers/postgresql';
import pg from 'pg';
import { getContainerRuntimeClient, Wait } from 'testcontainers';
import type { ServerSettings } from '../../src/db/embedded/cluster.ts';
import { openEmbeddedServer } from '../../src/db/embedded/embedded.ts';
import { citusCluster } from './citus.ts';
import { hasRoom, memoryFolder } from './memory-folder.ts';

/** A PostgreSQL server for one test run. `adminUrl` may create roles and databases. */
export interface Cluster {
  readonly origin: string;
  readonly adminUrl: string;
  stop(): Promise<void>;
}

const READY_TIMEOUT_MS = 60_000;
const READY_EVERY_MS = 100;
const CONNECT_TIMEOUT_MS = 1_000;
const NEVER_MS = 86_400_000;
// of every image, above the folder of the data: it is not the same in each release
const DATA_IN_CONTAINER = '/var/lib/postgresql';

// What is lost in a crash is made again by the next run.
const FAST: ServerSettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
};

/**
 * In this order: the cluster of CITUS_URL; the server of TEST_DATABASE_URL (a throw-away one: the run sets the passwords of the roles);
 * a container where a Docker engine answers and has the image, unless TEST_CONTAINER is off; the embedded server. With
 * REQUIRE_CONTAINER only the third will do.
 */
export async function startCluster(settings: ServerSettings = FAST): Promise<Cluster> {
  const { TEST_DATABASE_URL: url, REQUIRE_CONTAINER: required, TEST_CONTAINER: wanted } = process.env;
  if (required) return startContainer(settings);
  const cluster = citusCluster();
  if (cluster) return { origin: 'CITUS_URL', adminUrl: cluster.coordinator, stop: async () => {} };
  if (url) return { origin: 'TEST_DATABASE_URL', adminUrl: url, stop: async () => {} };
  if (wanted !== 'off' && (await dockerAnswers())) {
    try {
      return await startContainer(settings);
    } catch (error) {
      process.stderr.write(
        `Docker answers but gives no container (${(error as Error).message}); using the embedded server.\n`,
      );
    }
  }
  return startEmbedded(settings);
}

async function dockerAnswers(): Promise<boolean> {
  return getContainerRuntimeClient().then(
    () => true,
    () => false,
  );
}

async function startContainer(values: ServerSettings): Promise<Cluster> {
  const image = process.env.POSTGRES_IMAGE ?? 'postgres:18-alpine';
  const settings = Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const container = await new PostgreSqlContainer(image)
    .withCommand(['postgres', ...settings])
    .withTmpFs(hasRoom() ? { [DATA_IN_CONTAINER]: 'rw' } : {})
    // the check of Testcontainers starts a process in the container four times a second, for as long as it runs
    .withHealthCheck({ test: ['CMD', 'true'], interval: NEVER_MS })
    .withWaitStrategy(Wait.forListeningPorts())
    .start();
  const adminUrl = await reachableUrl(container);
  return {
    origin: `container ${image}`,
    adminUrl,
    stop: async () => {
      await container.stop();
    },
  };
}

/** The container's own address, where this machine reaches it: the engine's proxy copies each packet of a mapped port. */
async function reachableUrl(container: StartedPostgreSqlContainer): Promise<string> {
  const mapped = container.getConnectionUri();
  const [network = ''] = container.getNetworkNames();
  const direct = Object.assign(new URL(mapped), {
    hostname: container.getIpAddress(network),
    port: '5432',
  }).href;
  for (const deadline = Date.now() + READY_TIMEOUT_MS; !(await accepts(mapped)); await wait(READY_EVERY_MS))
    if (Date.now() > deadline) throw new Error('PostgreSQL in the container accepts no connections.');
  return (await accepts(direct)) ? direct : mapped;
}

function accepts(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}

async function startEmbedded(settings: ServerSettings): Promise<Cluster> {
  const folder = await mkdtemp(join(memoryFolder(), 'omnimemory-test-'));
  const server = await openEmbeddedServer(folder, settings);
  return {
    origin: 'embedded server',
    adminUrl: server.urls.admin,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
