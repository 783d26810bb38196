import { type Cluster, startCluster } from './cluster.ts';
import { type Pooler, poolerVersion, startPooler } from './pooler.ts';
import { asAdmin, buildTemplate } from './template.ts';

declare global {
  var testCluster: Cluster | undefined;
  var testPooler: Pooler | undefined;
}

export default async function setup(): Promise<void> {
  const cluster = await startCluster();
  globalThis.testCluster = cluster;
  await buildTemplate(cluster.adminUrl);
  const version = await asAdmin(cluster.adminUrl, (client) => client.query('show server_version'));
  process.stderr.write(`\nPostgreSQL ${version.rows[0].server_version} from: ${cluster.origin}\n`);
  // workers are started after this and inherit it
  process.env.TEST_ADMIN_URL = cluster.adminUrl;
  if (process.env.TEST_POOLER) await putPoolerInFront(cluster, Number(process.env.TEST_POOLER));
}

/** `npm run test:pooler`: every test file goes through it. */
async function putPoolerInFront(cluster: Cluster, connections: number): Promise<void> {
  const version = poolerVersion();
  if (!version) throw new Error('pgbouncer is not installed (Debian: apt-get install pgbouncer).');
  globalThis.testPooler = await startPooler(cluster.adminUrl, { connections });
  process.env.TEST_POOLER_PORT = `${globalThis.testPooler.port}`;
  process.stderr.write(`Through ${version} with ${connections} connections for each role.\n`);
}
