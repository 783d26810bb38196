import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { DatabaseUrls } from '../../src/config/config.ts';
import { openEmbeddedServer } from '../../src/db/embedded/embedded.ts';
import { migrateUp } from '../../src/db/schema/migrate.ts';
import { type OwnerUrls, provisionRoles } from '../../src/db/schema/provision.ts';
import { progress } from './bench.ts';
import { issueKeys } from './keys.ts';
import type { Resources } from './resources.ts';
import { isSeeded, type SeedSize, seed } from './seed.ts';

export interface BenchDatabase {
  readonly databaseUrls: DatabaseUrls;
  /** A superuser, who bypasses row-level security. */
  readonly admin: pg.Client;
  readonly adminUrl: string;
  /** One API key per tenant, starting with tenant 1. */
  readonly keys: readonly string[];
}

/**
 * A database of this many tenants and sessions, on the embedded server with its default settings. With DATA_DIR it
 * stays in a subfolder, where the next run of this size finds it; otherwise it is deleted when the bench ends.
 *
 * Throws if another bench uses the same folder.
 */
export async function openBenchDatabase(resources: Resources, size: SeedSize): Promise<BenchDatabase> {
  return openSeeded(resources, await openBenchServer(resources, `${size.tenants}-${size.sessions}`), size);
}

/** The embedded server with its default settings, in a folder of this name below DATA_DIR or in a temporary one. */
export async function openBenchServer(resources: Resources, name: string): Promise<OwnerUrls> {
  const folder = process.env.DATA_DIR
    ? join(process.env.DATA_DIR, `bench-${name}`)
    : await temporaryFolder(resources);
  const { urls, startedHere } = await resources.use(
    () => openEmbeddedServer(folder),
    async (server) => server.startedHere && server.stop(),
  );
  // It would replace the keys of the other bench, and lose the server when that one ends.
  if (!startedHere)
    throw new Error(`Another bench is using ${folder}. Wait for it, or set another DATA_DIR.`);
  return urls;
}

/** The database behind these URLs, with this many tenants and sessions and the rows that `more` adds. */
export async function openSeeded(
  resources: Resources,
  urls: OwnerUrls,
  size: SeedSize,
  more: (admin: pg.Client) => Promise<void> = async () => {},
): Promise<BenchDatabase> {
  await provisionRoles(urls);
  await migrateUp(urls.owner);

  const admin = await connectFor(resources, urls.admin);
  if (!(await isSeeded(admin))) {
    progress(`Creating ${size.sessions} sessions of ${size.tenants} tenants …`);
    await seed(admin, size);
  }
  await more(admin);
  const keys = await issueKeys(admin, size.tenants);
  // A table as after some time in production: analyzed by the planner, with its visibility map.
  await admin.query('vacuum (analyze)');
  await admin.query('checkpoint');
  return { databaseUrls: urls.roles, admin, adminUrl: urls.admin, keys };
}

/** The same URLs for another database of the server. */
export function ofDatabase({ admin, owner, roles }: OwnerUrls, name: string): OwnerUrls {
  const at = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const ofRoles = Object.entries(roles).map(([role, url]) => [role, url && at(url)]);
  return { admin: at(admin), owner: at(owner), roles: Object.fromEntries(ofRoles) as DatabaseUrls };
}

/** A connection that is closed with the bench. */
export function connectFor(resources: Resources, connectionString: string): Promise<pg.Client> {
  return resources.use(
    async () => {
      const client = new pg.Client({ connectionString });
      // Without a listener, a lost connection would end the bench and leave the rest running.
      client.on('error', () => {});
      await client.connect();
      return client;
    },
    (client) => client.end(),
  );
}

function temporaryFolder(resources: Resources): Promise<string> {
  return resources.use(
    () => mkdtemp(join(tmpdir(), 'omnimemory-bench-')),
    (folder) => rm(folder, { recursive: true, force: true }),
  );
}
