import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type CatalogueItem, READ_CATALOGUE } from '../src/db/doctor/catalogue.ts';
import { renderSnapshot, SNAPSHOT_FILE } from '../src/db/doctor/snapshot.ts';
import { openEmbeddedServer } from '../src/db/embedded/embedded.ts';
import { migrateUp } from '../src/db/schema/migrate.ts';
import { provisionRoles } from '../src/db/schema/provision.ts';

/** The text of db/catalogue.json for a database that has only the migrations and policies of this tree. */
export async function catalogueOf(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<CatalogueItem>(READ_CATALOGUE);
  return renderSnapshot(rows);
}

/** `npm run catalogue:generate`: writes db/catalogue.json from a fresh database. */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'omnimemory-catalogue-'));
  try {
    const server = await openEmbeddedServer(folder);
    try {
      await provisionRoles(server.urls);
      await migrateUp(server.urls.owner);
      const client = new pg.Client({ connectionString: server.urls.owner });
      await client.connect();
      try {
        await writeFile(SNAPSHOT_FILE, await catalogueOf(client));
      } finally {
        await client.end();
      }
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) await main();
