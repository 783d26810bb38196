import { chown, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { reasonIn } from './failure.ts';
import { environmentForNameless } from './nameless-user.ts';
import type { Programs } from './programs.ts';
import { closedPath } from './server-user.ts';

const UNFINISHED = '.new-';
const LOCALE = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];

/**
 * Creates a cluster in `folder`: first in a separate folder, so that an interruption leaves no half cluster; a new
 * folder each time, because the initdb of a killed process may still be running.
 */
export async function initialise(
  folder: string,
  programs: Programs,
  admin: { readonly name: string; readonly password: string },
): Promise<void> {
  await requireNoOtherFiles(folder);
  await removeUnfinished(folder);
  const fresh = await mkdtemp(`${folder}${UNFINISHED}`);
  const passwordFile = `${fresh}.password`;
  try {
    await writeFile(passwordFile, `${admin.password}\n`, { mode: 0o600, flag: 'wx' });
    await handOver(programs, [fresh, passwordFile]);
    const access = [`--username=${admin.name}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
    const options = [`--pgdata=${fresh}`, '--no-instructions', ...access, ...LOCALE];
    await programs.run('initdb', options, await environmentForNameless(fresh));
  } catch (error) {
    throw explained(error as Error & { stderr?: string }, folder, programs);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(`${fresh}.passwd`, { force: true });
  }
  await rename(fresh, folder);
}

async function handOver({ user }: Programs, paths: string[]): Promise<void> {
  if (user) await Promise.all(paths.map((path) => chown(path, user.uid, user.gid)));
}

/** Files without a complete cluster may be the remains of one with data. */
async function requireNoOtherFiles(folder: string): Promise<void> {
  const files = await readdir(folder).catch(() => []);
  if (files.length > 0) {
    throw new Error(
      `${folder} has files but no PG_VERSION, so it is not a complete PostgreSQL data folder. It is not replaced, because it may contain data. Restore it from a backup, or move it away to start again.`,
    );
  }
}

async function removeUnfinished(folder: string): Promise<void> {
  const parent = dirname(folder);
  const unfinished = `${basename(folder)}${UNFINISHED}`;
  // the initdb of a killed process may still be writing to it
  const options = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 };
  for (const name of await readdir(parent))
    if (name.startsWith(unfinished)) await rm(join(parent, name), options);
}

function explained(error: Error & { stderr?: string }, folder: string, { user }: Programs): Error {
  const reason = reasonIn(error.stderr ?? '') ?? error.message;
  const what = `The database in ${folder} cannot be created`;
  const uid = user?.uid ?? process.getuid?.() ?? 0;
  if (/could not look up effective user ID/.test(reason)) {
    return new Error(
      `${what}, because PostgreSQL's initdb needs a name for its user, and this machine has none for uid ${uid}. Start the server as a user with a name (in a container: --user node), install libnss-wrapper, which is then used, or set DATABASE_URL to a PostgreSQL that runs already.`,
    );
  }
  const closed = /Permission denied/.test(reason) && closedPath(user, folder);
  if (closed)
    return new Error(
      `${what}, because PostgreSQL cannot reach it: ${closed} Or set DATA_DIR to another folder, or start the server as another user.`,
    );
  return new Error(`${what}: ${reason} Remove the cause, or set DATA_DIR to another folder.`);
}
