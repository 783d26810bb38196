import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FileLock } from './file-lock.ts';

export interface WorkFolder {
  readonly path: string;
  remove(): Promise<void>;
}

interface WorkFolderOptions {
  readonly parent: string;
  /** What its name begins with: no other folder of `parent` begins so. */
  readonly prefix: string;
  /** Whatever the umask is. */
  readonly mode: number;
}

/**
 * A folder for the time of a command, such as one with a copy of a database. What killed processes of this user left under the
 * same prefix is removed: each folder has a lock beside it that ends with its process.
 */
export async function newWorkFolder({ parent, prefix, mode }: WorkFolderOptions): Promise<WorkFolder> {
  await removeLeftOver(parent, prefix);
  const path = join(parent, `${prefix}${randomBytes(6).toString('hex')}`);
  // first, so that a folder without a lock that is held is one that was left
  const lock = FileLock.tryTake(lockOf(path), 'exclusive');
  const remove = async () => {
    await rm(path, { recursive: true, force: true });
    lock?.release();
    await rm(lockOf(path), { force: true });
  };
  try {
    await mkdir(path, { mode: 0o700 });
    await chmod(path, mode);
  } catch (error) {
    await remove();
    throw error;
  }
  return { path, remove };
}

const lockOf = (path: string) => `${path}.lock`;

async function removeLeftOver(parent: string, prefix: string): Promise<void> {
  const isOurs = (name: string) => name.startsWith(prefix) && /^[\da-f]{12}$/.test(name.slice(prefix.length));
  for (const name of (await readdir(parent)).filter(isOurs)) {
    const path = join(parent, name);
    const found = await lstat(path).catch(() => undefined);
    // in a folder for all users, others may have made it, to lead somewhere else
    if (!found?.isDirectory() || (process.getuid && found.uid !== process.getuid())) continue;
    const lock = FileLock.tryTake(lockOf(path), 'exclusive');
    if (!lock) continue;
    await rm(path, { recursive: true, force: true });
    lock.release();
    await rm(lockOf(path), { force: true });
  }
}
