import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { getContainerRuntimeClient } from 'testcontainers';
import type { ServerSettings } from '../../src/db/embedded/cluster.ts';
import { openEmbeddedServer } from '../../src/db/embedded/embedded.ts';
import { citusCluster } from './citus.ts';
import { memoryFolder } from './memory-folder.ts';

/** A PostgreSQL server for one test run. `adminUrl` may create roles and databases. */
export interface Cluster {
  readonly origin: string;
  readonly adminUrl: string;
  stop(): Promise<void>;
}

// What is lost in a crash is made again by the next run.
const FAST: ServerSettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
};

/**
 * In this order: the cluster of CITUS_URL; the server of TEST_DATABASE_URL (a throw-away one: the run sets the passwords of the roles);
 * a container where a Docker engine answers and has the image; the embedded server. With REQUIRE_CONTAINER only the
 * second will do.
 */
export async function startCluster(settings: ServerSettings = FAST): Promise<Cluster> {
  const { TEST_DATABASE_URL: url, REQUIRE_CONTAINER: required } = process.env;
  if (required) return startContainer(settings);
  const cluster = citusCluster();
  if (cluster) return { origin: 'CITUS_URL', adminUrl: cluster.coordinator, stop: async () => {} };
  if (url) return { origin: 'TEST_DATABASE_URL', adminUrl: url, stop: async () => {} };
  if (await dockerAnswers()) {
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
  const container = await new PostgreSqlContainer(image).withCommand(['postgres', ...settings]).start();
  return {
    origin: `container ${image}`,
    adminUrl: container.getConnectionUri(),
    stop: async () => {
      await container.stop();
    },
  };
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
