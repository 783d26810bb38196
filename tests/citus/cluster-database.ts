import { randomBytes } from 'node:crypto';
import { describe } from '@jest/globals';
import pg from 'pg';
import { migrateUp } from '../../src/db/schema/migrate.ts';
import { type OwnerUrls, provisionRoles } from '../../src/db/schema/provision.ts';
import { citusCluster, createClusterDatabase, dropOnNodes } from '../support/citus.ts';
import { urlsOf } from '../support/template.ts';

const cluster = citusCluster();

/** `describe` where the run has a cluster (docs/scale.md), and one line that it is skipped elsewhere. */
export const describeOnCluster = (title: string, suite: () => void): void =>
  cluster ? describe(title, suite) : describe.skip(`${title} (skipped: CITUS_URL names no cluster)`, suite);

/** A migrated database on every node whose tables are not distributed yet. */
export interface ClusterDatabase {
  readonly urls: OwnerUrls;
  as<T>(url: string | undefined, work: (client: pg.Client) => Promise<T>): Promise<T>;
  drop(): Promise<void>;
}

export async function createMigratedDatabase(): Promise<ClusterDatabase> {
  if (!cluster) throw new Error('CITUS_URL names no cluster.');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await createClusterDatabase(cluster, name);
  const urls = urlsOf(cluster.coordinator, name);
  await provisionRoles(urls);
  await migrateUp(urls.owner);
  return {
    urls,
    as: (url = '', work) => connected(url, work),
    drop: () => dropOnNodes(cluster, name),
  };
}

export async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // a test may kill it
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Sessions of tenants `t1` to `t<n>`, one each. */
export const insertSessions = (admin: pg.ClientBase, tenants: number): Promise<unknown> =>
  admin.query(
    `insert into tool_sessions (tenant_id, scope_id, session_id, tool_id)
     select 't' || n, 't' || n, 's1', 'cursor' from generate_series(1, $1) n`,
    [tenants],
  );

/** What a tenant sees, through the role that serves it. */
export async function sessionsOf(urls: OwnerUrls, tenantId: string): Promise<string[]> {
  return connected(urls.roles.tenant, async (client) => {
    await client.query('begin');
    await client.query(`set local app.tenant_id = ${pg.escapeLiteral(tenantId)}`);
    const { rows } = await client.query<{ scope_id: string }>(
      'select scope_id from tool_sessions order by session_id',
    );
    return rows.map(({ scope_id }) => scope_id);
  });
}
