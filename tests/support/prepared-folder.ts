import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openEmbeddedServer } from '../../src/db/embedded/embedded.ts';
import { migrateUp } from '../../src/db/schema/migrate.ts';
import { provisionRoles } from '../../src/db/schema/provision.ts';
import { FileLock } from '../../src/lib/files/file-lock.ts';
import { memoryFolder } from './memory-folder.ts';

const run = promisify(execFile);

/** What the folder has: a database without roles, or the whole schema as a first start leaves it. */
type Content = 'cluster' | 'schema';

const PREPARE_TIMEOUT_MS = 100_000;

/** One of each for a run: the first worker that needs it makes it, and the others wait. The run removes them. */
async function preparedFolder(content: Content): Promise<string> {
  const folder = join(process.env.TEST_RUN_FOLDER ?? '', `prepared-${content}`);
  const options = { timeoutMs: PREPARE_TIMEOUT_MS };
  const lock = await FileLock.take(`${folder}.lock`, 'exclusive', options);
  if (!lock) throw new Error(`Another worker has been making ${folder} for too long.`);
  try {
    if (!existsSync(folder)) await rename(await prepare(content), folder);
    return folder;
  } finally {
    lock.release();
  }
}

async function prepare(content: Content): Promise<string> {
  const folder = await mkdtemp(join(process.env.TEST_RUN_FOLDER ?? '', 'preparing-'));
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
  await run('cp', ['-a', `${await preparedFolder(content)}/.`, folder]);
}

/** A new folder with a stopped database that has the schema. The test removes it. */
export async function newPreparedFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(memoryFolder(), `omnimemory-${name}-`));
  await fillFolder(folder, 'schema');
  return folder;
}
