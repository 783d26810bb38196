import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { lstat, readdir, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** The name that a file will have, HOST, PROCESSES, the process ID of its writer, and six random digits. */
const PARTIAL = /^(.+)\.partial-([\da-f]{6})-([\da-f]{6})-(\d+)-[\da-f]{6}$/s;
/** A process whose ID means nothing here may be writing it. */
const ABANDONED_AFTER_MS = 3_600_000;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 6);
const HOST = digestOf(hostname());
/** On one host a process ID means the same wherever this is the same: each container has its own, and so has each start of a machine. */
const PROCESSES = digestOf(
  [() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'), () => readlinkSync('/proc/self/ns/pid')]
    .map(textOnLinux)
    .join(),
);

function textOnLinux(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

/**
 * The path of a file that gets the name `path` when it is whole. Removes what killed processes left under such paths, also of a
 * name that differs in its digits only, as names with a date do. What cannot be removed stays.
 */
export async function newPartialPath(path: string): Promise<string> {
  const names = await readdir(dirname(path)).catch(() => []);
  for (const name of names)
    if (await isAbandoned(name, path)) await unlink(join(dirname(path), name)).catch(() => {});
  return `${path}.partial-${HOST}-${PROCESSES}-${process.pid}-${randomBytes(3).toString('hex')}`;
}

async function isAbandoned(name: string, path: string): Promise<boolean> {
  const [, whole = '', host, processes, pid] = PARTIAL.exec(name) ?? [];
  if (withoutDigits(whole) !== withoutDigits(basename(path))) return false;
  const isOfThisHost = host === HOST;
  if (isOfThisHost && processes === PROCESSES) return !isAlive(Number(pid));
  // another machine may write files with its own number in their names
  if (!isOfThisHost && whole !== basename(path)) return false;
  const found = await lstat(join(dirname(path), name)).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > ABANDONED_AFTER_MS;
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
