import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const LOCK = 'postmaster.pid';
const hasProc = existsSync('/proc/self/cmdline');

/** PostgreSQL's description of itself in its data folder. */
interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** False while it starts, recovers or stops. */
  readonly isReady: boolean;
}

/** The server process of a folder; `undefined` if none is running. */
export async function findPostmaster(folder: string): Promise<Postmaster | undefined> {
  const lock = await readFile(join(folder, LOCK), 'utf8').catch(() => '');
  const [pid, , , port, , , , status = ''] = lock.split('\n');
  if (!pid || !port || !isServerOf(folder, Number(pid))) return undefined;
  return { pid: Number(pid), port: Number(port), isReady: status.trim() === 'ready' };
}

/**
 * Removes the lock file of a killed server. PostgreSQL believes that the server is alive if another process has its
 * process id, or if the dead process was never reaped, as happens in containers. Call this when no server is running.
 */
export async function forgetPostmaster(folder: string): Promise<void> {
  await rm(join(folder, LOCK), { force: true });
}

const known = new Set<string>();

/**
 * Whether this process is a PostgreSQL on this folder. The process id alone proves nothing: after a restart another
 * process may have it.
 */
function isServerOf(folder: string, pid: number): boolean {
  if (hasProc) return startedOn(folder, commandLineOf(pid));
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  if (process.platform === 'win32') return true;
  // `ps` is a process of its own, and this is called four times a second
  const name = `${pid} ${folder}`;
  if (!known.has(name) && !argumentsByPs(pid).includes(`-D ${folder} `)) return false;
  known.add(name);
  return true;
}

function startedOn(folder: string, commandLine: readonly string[]): boolean {
  const argument = commandLine[commandLine.indexOf('-D') + 1] ?? '';
  try {
    return commandLine.includes('-D') && realpathSync(argument) === realpathSync(folder);
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

function argumentsByPs(pid: number): string {
  try {
    return `${execFileSync('ps', ['-ww', '-o', 'args=', '-p', `${pid}`], { encoding: 'utf8' }).trimEnd()} `;
  } catch {
    return '';
  }
}
