import pg from 'pg';
import { migrateUp } from '../../src/db/schema/migrate.ts';
import { type OwnerUrls, provisionRoles } from '../../src/db/schema/provision.ts';
import { OWNER_ROLE, ROLE_NAMES, roleUrls } from '../../src/db/schema/roles.ts';
import { citusCluster, createClusterDatabase, distributeTemplate } from './citus.ts';

/** The migrated database that every test file clones. */
export const TEMPLATE = 'omnimemory_template';
export const PASSWORD = 'test';

/** The URLs of one database on the run's server. */
export function urlsOf(adminUrl: string, database: string): OwnerUrls {
  const url = (role?: string) => {
    const result = new URL(adminUrl);
    result.pathname = `/${database}`;
    if (role) Object.assign(result, { username: role, password: PASSWORD });
    return result.href;
  };
  return {
    admin: url(),
    owner: url(OWNER_ROLE),
    roles: roleUrls(url),
  };
}

export async function buildTemplate(adminUrl: string): Promise<void> {
  const cluster = citusCluster();
  await (cluster ? createClusterDatabase(cluster, TEMPLATE) : createDatabase(adminUrl));
  const urls = urlsOf(adminUrl, TEMPLATE);
  await provisionRoles(urls);
  await asAdmin(adminUrl, async (client) => {
    // a server that has been used before knows the roles with other passwords
    for (const role of [OWNER_ROLE, ...Object.values(ROLE_NAMES)]) {
      await client.query(`alter role ${role} login password '${PASSWORD}'`);
    }
  });
  await migrateUp(urls.owner);
  if (cluster) await distributeTemplate(cluster, TEMPLATE, urls);
}

async function createDatabase(adminUrl: string): Promise<void> {
  await asAdmin(adminUrl, async (client) => {
    await client.query(`drop database if exists ${TEMPLATE}`);
    // a server's own default may be ASCII without a locale
    await client.query(
      `create database ${TEMPLATE} template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'`,
    );
  });
}

/** As the server's administrator: for what happens around a test, never for what is tested. */
export async function asAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
