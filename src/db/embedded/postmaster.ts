import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { environmentOfPrograms } from '../../config/program-environment.ts';

const LOCK = 'postmaster.pid';
const hasProc = existsSync('/proc/self/cmdline');

/** PostgreSQL's description of itself in its data folder. */
interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** False while it starts, recovers or stops. */
  readonly isReady: boolean;
}

/** The server process of a folder; `undefined` if this process sees none running. */
export async function findPostmaster(folder: string): Promise<Postmaster | undefined> {
  const lock = await readFile(join(folder, LOCK), 'utf8').catch(() => '');
  const [pid, , , port, , , , status = ''] = lock.split('\n');
  if (!pid || !port || !isServerOf(folder, Number(pid))) return undefined;
  return { pid: Number(pid), port: Number(port), isReady: status.trim() === 'ready' };
}

/**
 * Removes the lock file of a killed server. PostgreSQL believes that the server is alive if another process has its
 * process id, or if the dead process was never reaped, as happens in containers. Call this when no server is running:
 * one in another container has a process id that means nothing here (`ServerPipe`).
 */
export async function forgetPostmaster(folder: string): Promise<void> {
  await rm(join(folder, LOCK), { force: true });
}

/**
 * Whether this process is a PostgreSQL on this folder. The process id alone proves nothing: after a restart another
 * process may have it, also one whose arguments name this folder.
 */
function isServerOf(folder: string, pid: number): boolean {
  return hasProc ? isServerByProc(folder, pid) : isServerByPs(folder, pid);
}

/** PostgreSQL works in its data folder, however it was told which one that is: `-D`, PGDATA or a setting. */
function isServerByProc(folder: string, pid: number): boolean {
  const commandLine = commandLineOf(pid);
  if (basename(commandLine[0] ?? '') !== 'postgres') return false;
  try {
    const [here, there] = [statSync(folder), statSync(`/proc/${pid}/cwd`)];
    return here.dev === there.dev && here.ino === there.ino;
  } catch {
    // a container's root may not look at the folders of other users' processes
    return startedOn(folder, commandLine);
  }
}

function startedOn(folder: string, commandLine: readonly string[]): boolean {
  const at = commandLine.findIndex((argument) => argument.startsWith('-D'));
  const argument = commandLine[at]?.slice(2) || commandLine[at + 1];
  try {
    return at > 0 && argument !== undefined && realpathSync(argument) === realpathSync(folder);
  } catch {
    return false;
  }
}

/** Empty for a process that has ended, reaped or not. */
function commandLineOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}

const known = new Set<string>();

function isServerByPs(folder: string, pid: number): boolean {
  const name = `${pid} ${folder}`;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') {
      known.delete(name);
      return false;
    }
  }
  if (process.platform === 'win32') return true;
  // `ps` is a process of its own, and this is called four times a second
  if (!known.has(name) && !argumentsByPs(pid).includes(`/postgres -D ${folder} `)) return false;
  known.add(name);
  return true;
}

function argumentsByPs(pid: number): string {
  try {
    const options = { encoding: 'utf8', env: environmentOfPrograms() } as const;
    return `${execFileSync('ps', ['-ww', '-o', 'args=', '-p', `${pid}`], options).trimEnd()} `;
  } catch {
    return '';
  }
}
