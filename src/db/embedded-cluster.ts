import { existsSync, readFileSync } from 'node:fs';
import { chown, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { type Binaries, findBinaries, runAs, type ServerUser, serverUser } from './embedded-programs.ts';

const LOCK = 'postmaster.pid';
const UNFINISHED = '.new-';

/** Server settings. */
export type Settings = Readonly<Record<string, string>>;

/** The data folder of an embedded PostgreSQL, and the server that runs on it or does not. */
export class EmbeddedCluster {
  readonly #folder: string;
  readonly #settings: Settings;
  readonly #binaries: Binaries;
  readonly #user: ServerUser | undefined;

  private constructor(folder: string, settings: Settings, binaries: Binaries, user: ServerUser | undefined) {
    this.#folder = folder;
    this.#settings = settings;
    this.#binaries = binaries;
    this.#user = user;
  }

  static async at(folder: string, settings: Settings): Promise<EmbeddedCluster> {
    return new EmbeddedCluster(folder, settings, await findBinaries(), await serverUser());
  }

  get isInitialised(): boolean {
    return existsSync(join(this.#folder, 'PG_VERSION'));
  }

  /**
   * Made aside, so that what is cut off in its middle leaves no half cluster; each time in another place, because the
   * initdb of a process that was killed may still be at work.
   */
  async initialise(admin: string, password: string): Promise<void> {
    await this.#removeUnfinished();
    const fresh = await mkdtemp(`${this.#folder}${UNFINISHED}`);
    const passwordFile = `${fresh}.password`;
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    const { uid, gid } = this.#user ?? {};
    if (uid !== undefined && gid !== undefined)
      await Promise.all([fresh, passwordFile].map((path) => chown(path, uid, gid)));
    try {
      const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
      const access = [`--username=${admin}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
      await runAs(this.#user, this.#binaries.initdb, [`--pgdata=${fresh}`, ...access, ...locale]);
    } finally {
      await rm(passwordFile, { force: true });
    }
    await rename(fresh, this.#folder);
  }

  async #removeUnfinished(): Promise<void> {
    const parent = dirname(this.#folder);
    const unfinished = `${basename(this.#folder)}${UNFINISHED}`;
    for (const name of await readdir(parent))
      if (name.startsWith(unfinished)) await rm(join(parent, name), { recursive: true, force: true });
  }

  /** Resolves when the server takes connections. Throws where another one runs on the folder or has the port. */
  async start(port: number): Promise<void> {
    await this.#forgetUnreaped();
    const flags = Object.entries({
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      port: `${port}`,
      ...this.#settings,
    }).map(([name, value]) => `-c ${name}='${value}'`);
    await this.#control('start', '-l', join(this.#folder, 'server.log'), '-w', '-o', flags.join(' '));
  }

  /** Ends its connections; what has not been committed is rolled back. */
  async stop(): Promise<void> {
    if (!(await this.isAlive())) return;
    try {
      await this.#control('stop', '-m', 'fast', '-w');
    } catch (error) {
      // it may have been killed at this very moment
      if (await this.isAlive()) throw error;
    }
  }

  /** Whether the process lives that its lock file names. */
  async isAlive(): Promise<boolean> {
    return isAlive((await this.#lock()).pid);
  }

  /** The port of the server that runs; `undefined` when none does. */
  async runningPort(): Promise<number | undefined> {
    const { pid, port } = await this.#lock();
    // after a restart of the machine somebody else may have the number of a process that was killed
    return port !== undefined && isAlive(pid) && (await listens(port)) ? port : undefined;
  }

  /**
   * A killed process keeps its number until the first process of the machine reaps it, which in a container may be
   * never. PostgreSQL takes it for a live one; what the dead one left behind it finds by its shared memory.
   */
  async #forgetUnreaped(): Promise<void> {
    const { pid } = await this.#lock();
    if (pid !== undefined && isUnreaped(pid)) await rm(join(this.#folder, LOCK), { force: true });
  }

  async #lock(): Promise<{ pid?: number; port?: number }> {
    const lock = await readFile(join(this.#folder, LOCK), 'utf8').catch(() => '');
    const [pid, , , port] = lock.split('\n');
    return pid && port ? { pid: Number(pid), port: Number(port) } : {};
  }

  async #control(action: 'start' | 'stop', ...options: string[]): Promise<void> {
    await runAs(this.#user, this.#binaries.pg_ctl, ['-D', this.#folder, ...options, action]);
  }
}

function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return !isUnreaped(pid);
  } catch (error) {
    // ESRCH: the server was killed and the lock is stale, which pg_ctl notices too
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function isUnreaped(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
