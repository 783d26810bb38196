import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cluster, startCluster } from './cluster.ts';
import { memoryFolder } from './memory-folder.ts';
import { type Pooler, poolerVersion, startPooler } from './pooler.ts';
import { asAdmin, buildTemplate } from './template.ts';

declare global {
  var testCluster: Cluster | undefined;
  var testPoolers: Pooler[] | undefined;
}

export default async function setup(): Promise<void> {
  const cluster = await startCluster();
  globalThis.testCluster = cluster;
  await buildTemplate(cluster.adminUrl);
  const version = await asAdmin(cluster.adminUrl, (client) => client.query('show server_version'));
  process.stderr.write(`\nPostgreSQL ${version.rows[0].server_version} from: ${cluster.origin}\n`);
  // workers are started after this and inherit it
  process.env.TEST_ADMIN_URL = cluster.adminUrl;
  process.env.TEST_RUN_FOLDER = await mkdtemp(join(memoryFolder(), 'omnimemory-run-'));
  if (process.env.TEST_POOLER) await putPoolersInFront(cluster, Number(process.env.TEST_POOLER));
}

/** For test files that hold several transactions of one role open at once. */
const SEVERAL = 4;

/** `npm run test:pooler`: every test file goes through one of two poolers. */
async function putPoolersInFront({ adminUrl }: Cluster, connections: number): Promise<void> {
  const version = poolerVersion();
  if (!version) throw new Error('pgbouncer is not installed (Debian: apt-get install pgbouncer).');
  const few = await startPooler(adminUrl, { connections });
  globalThis.testPoolers = [few];
  const several = await startPooler(adminUrl, { connections: SEVERAL });
  globalThis.testPoolers.push(several);
  process.env.TEST_POOLER_PORT = `${few.port}`;
  process.env.TEST_POOLER_PORT_OF_SEVERAL = `${several.port}`;
  process.stderr.write(
    `Through ${version} with ${connections} connections for each role, or ${SEVERAL} where a file holds several.\n`,
  );
}
