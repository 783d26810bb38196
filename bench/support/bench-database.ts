import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { DoorUrls } from '../../src/base/config.ts';
import { openEmbeddedServer } from '../../src/db/embedded.ts';
import { migrateUp } from '../../src/db/migrate.ts';
import { provisionRoles } from '../../src/db/provision.ts';
import { progress } from './bench.ts';
import { issueKeys } from './keys.ts';
import type { Resources } from './resources.ts';
import { isSeeded, type SeedSize, seed } from './seed.ts';

export interface BenchDatabase {
  readonly doors: DoorUrls;
  /** A superuser, whom row-level security does not bind. */
  readonly admin: pg.Client;
  readonly adminUrl: string;
  /** One API key per tenant, of tenant 1 first. */
  readonly keys: readonly string[];
}

/**
 * A database with so many tenants and sessions, on the embedded server with its default settings. With DATA_DIR it
 * stays in a folder of its own below it, where the next run of this size finds it; else it goes when the bench ends.
 *
 * Throws where another bench runs on the same folder.
 */
export async function openBenchDatabase(resources: Resources, size: SeedSize): Promise<BenchDatabase> {
  const folder = process.env.DATA_DIR
    ? join(process.env.DATA_DIR, `bench-${size.tenants}-${size.sessions}`)
    : await temporaryFolder(resources);
  const { urls, startedHere } = await resources.use(
    () => openEmbeddedServer(folder),
    async (server) => server.startedHere && server.stop(),
  );
  // It would take away the keys of the other bench, and lose the server when that one ends.
  if (!startedHere) throw new Error(`Another bench runs on ${folder}.`);
  await provisionRoles(urls);
  await migrateUp(urls.owner);

  const admin = await resources.use(
    () => connect(urls.admin),
    (client) => client.end(),
  );
  if (!(await isSeeded(admin))) {
    progress(`Making ${size.sessions} sessions of ${size.tenants} tenants in ${folder} …`);
    await seed(admin, size);
  }
  const keys = await issueKeys(admin, size.tenants);
  // A table as it is some time after it was filled: known to the planner, with its visibility map.
  await admin.query('vacuum (analyze)');
  await admin.query('checkpoint');
  return { doors: urls.doors, admin, adminUrl: urls.admin, keys };
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  // Without a listener the loss of the connection would end the bench and leave the rest running.
  client.on('error', () => {});
  await client.connect();
  return client;
}

function temporaryFolder(resources: Resources): Promise<string> {
  return resources.use(
    () => mkdtemp(join(tmpdir(), 'omnimemory-bench-')),
    (folder) => rm(folder, { recursive: true, force: true }),
  );
}
