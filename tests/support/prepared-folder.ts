import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openEmbeddedServer } from '../../src/db/embedded/embedded.ts';
import { migrateUp } from '../../src/db/schema/migrate.ts';
import { provisionRoles } from '../../src/db/schema/provision.ts';
import { memoryFolder } from './memory-folder.ts';

const run = promisify(execFile);

/** What the folder has: a database without roles, or the whole schema as a first start leaves it. */
type Content = 'cluster' | 'schema';

/** One of each for a worker, which makes it when it is first asked for. The run removes them. */
const prepared = new Map<Content, Promise<string>>();

async function prepare(content: Content): Promise<string> {
  const folder = await mkdtemp(join(process.env.TEST_RUN_FOLDER ?? '', 'prepared-'));
  const server = await openEmbeddedServer(folder, { fsync: 'off' });
  if (content === 'schema') {
    await provisionRoles(server.urls);
    await migrateUp(server.urls.owner);
  }
  await server.stop();
  return folder;
}

/** Copies a stopped database into an empty folder, for tests that are not about a first start. */
export async function fillFolder(folder: string, content: Content): Promise<void> {
  const source = prepared.get(content) ?? prepare(content);
  prepared.set(content, source);
  await run('cp', ['-a', `${await source}/.`, folder]);
}

/** A new folder with a stopped database that has the schema. The test removes it. */
export async function newPreparedFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(memoryFolder(), `omnimemory-${name}-`));
  await fillFolder(folder, 'schema');
  return folder;
}
