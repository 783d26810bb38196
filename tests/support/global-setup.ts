import { type Cluster, startCluster } from './cluster.ts';
import { asAdmin, buildTemplate } from './template.ts';

declare global {
  var testCluster: Cluster | undefined;
}

export default async function setup(): Promise<void> {
  const cluster = await startCluster();
  globalThis.testCluster = cluster;
  await buildTemplate(cluster.adminUrl);
  const version = await asAdmin(cluster.adminUrl, (client) => client.query('show server_version'));
  process.stderr.write(`\nPostgreSQL ${version.rows[0].server_version} from: ${cluster.origin}\n`);
  // workers are started after this and inherit it
  process.env.TEST_ADMIN_URL = cluster.adminUrl;
}
