import { randomBytes } from 'node:crypto';
import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const PARTIAL = /^(.+)\.partial-(\d+)(?:-[\da-f]+)?$/s;
/** A process of another machine may write into the same folder. */
const ABANDONED_AFTER_MS = 3_600_000;

/**
 * The path of a file that gets the name `path` when it is whole. Removes what killed processes left under such paths: of this name at
 * once, and an hour later of one that differs in its digits only, as names with a date do.
 */
export async function newPartialPath(path: string): Promise<string> {
  const names = await readdir(dirname(path)).catch(() => []);
  for (const name of names)
    if (await isAbandoned(name, path)) await rm(join(dirname(path), name), { force: true });
  return `${path}.partial-${process.pid}-${randomBytes(3).toString('hex')}`;
}

async function isAbandoned(name: string, path: string): Promise<boolean> {
  const [, whole = '', pid] = PARTIAL.exec(name) ?? [];
  if (withoutDigits(whole) !== withoutDigits(basename(path)) || isAlive(Number(pid))) return false;
  const found = await lstat(join(dirname(path), name)).catch(() => undefined);
  if (!found?.isFile()) return false;
  return whole === basename(path) || Date.now() - found.mtimeMs > ABANDONED_AFTER_MS;
}

const withoutDigits = (name: string): string => name.replace(/\d/g, '0');

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
