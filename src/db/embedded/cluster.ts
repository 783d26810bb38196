import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { DataFolder } from './data-folder.ts';
import { isLogFull, LOG_SETTINGS, openLog, readLog, rotateLog } from './log.ts';
import { findPostmaster, forgetPostmaster } from './postmaster.ts';
import { type Binaries, findBinaries, runAs, type ServerUser, startAs } from './programs.ts';

const UNFINISHED = '.new-';
const READY_TIMEOUT_MS = 600_000;
const LOOK_EVERY_MS = 20;

/** Server settings. */
export type ServerSettings = Readonly<Record<string, string>>;

/**
 * The data folder of an embedded PostgreSQL, and its server, running or not. Methods that change either must be called
 * by one process at a time.
 */
export class EmbeddedCluster {
  readonly #data: DataFolder;
  readonly #folder: string;
  readonly #settings: ServerSettings;
  readonly #binaries: Binaries;
  readonly #user: ServerUser | undefined;

  private constructor(
    data: DataFolder,
    settings: ServerSettings,
    binaries: Binaries,
    user: ServerUser | undefined,
  ) {
    this.#data = data;
    this.#folder = data.cluster;
    this.#settings = settings;
    this.#binaries = binaries;
    this.#user = user;
  }

  static async at(
    data: DataFolder,
    settings: ServerSettings,
    user: ServerUser | undefined,
  ): Promise<EmbeddedCluster> {
    return new EmbeddedCluster(data, settings, await findBinaries(), user);
  }

  get isInitialised(): boolean {
    return existsSync(join(this.#folder, 'PG_VERSION'));
  }

  /**
   * Created in a separate folder, so that an interruption leaves no half cluster; a new folder each time, because the
   * initdb of a killed process may still be running.
   */
  async initialise(admin: string, password: string): Promise<void> {
    await this.#requireNoOtherFiles();
    await this.#removeUnfinished();
    const fresh = await mkdtemp(`${this.#folder}${UNFINISHED}`);
    const passwordFile = `${fresh}.password`;
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
    const { uid, gid } = this.#user ?? {};
    if (uid !== undefined && gid !== undefined)
      await Promise.all([fresh, passwordFile].map((path) => chown(path, uid, gid)));
    try {
      const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
      const access = [`--username=${admin}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
      const options = [`--pgdata=${fresh}`, '--no-instructions', ...access, ...locale];
      await runAs(this.#user, this.#binaries.initdb, options);
    } finally {
      await rm(passwordFile, { force: true });
    }
    await rename(fresh, this.#folder);
  }

  /** Files without a complete cluster may be the remains of one with data. */
  async #requireNoOtherFiles(): Promise<void> {
    const files = await readdir(this.#folder).catch(() => []);
    if (files.length > 0) {
      throw new Error(
        `${this.#folder} has files but no PG_VERSION, so it is not a complete PostgreSQL data folder. It is not replaced, because it may contain data. Restore it from a backup, or move it away to start again.`,
      );
    }
  }

  async #removeUnfinished(): Promise<void> {
    const parent = dirname(this.#folder);
    const unfinished = `${basename(this.#folder)}${UNFINISHED}`;
    // the initdb of a killed process may still be writing to it
    const options = { recursive: true, force: true, maxRetries: 10, retryDelay: 50 };
    for (const name of await readdir(parent))
      if (name.startsWith(unfinished)) await rm(join(parent, name), options);
  }

  /**
   * Starts `postgres` directly, because pg_ctl passes the path of the folder to a shell. Resolves when it accepts
   * connections. Throws PostgreSQL's message if it cannot start: another server uses the folder or the port.
   */
  async start(port: number): Promise<void> {
    if (!(await findPostmaster(this.#folder))) await forgetPostmaster(this.#folder);
    await this.#moveOldLog();
    await rotateLog(this.#data.log);
    const settings = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      port: `${port}`,
      ...LOG_SETTINGS,
      ...this.#settings,
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const log = await openLog(this.#data.log);
    try {
      const before = (await log.stat()).size;
      const server = startAs(this.#user, this.#binaries.postgres, ['-D', this.#folder, ...flags], log.fd);
      const failure = await this.#started(server);
      if (!failure) return;
      const said = (await readLog(log, before)).trim();
      throw new Error(`PostgreSQL ${failure}. Its log ${this.#data.log} says:\n${said}`);
    } finally {
      await log.close();
    }
  }

  /** Returns the reason why it is not running. */
  async #started(server: ChildProcess): Promise<string | undefined> {
    let failure: string | undefined;
    server.once('error', ({ message }) => {
      failure = `could not be started (${message})`;
    });
    server.once('exit', (code, signal) => {
      failure ??= `ended while it started (${signal ?? `exit code ${code}`})`;
    });
    for (const deadline = Date.now() + READY_TIMEOUT_MS; !failure; await wait(LOOK_EVERY_MS)) {
      const running = await findPostmaster(this.#folder);
      if (running?.pid === server.pid && running?.isReady) break;
      if (Date.now() > deadline) failure = 'is still not ready after ten minutes';
    }
    server.unref();
    return failure;
  }

  /** Ends its connections; uncommitted work is rolled back. */
  async stop(): Promise<void> {
    if (!(await this.isAlive())) return;
    try {
      await runAs(this.#user, this.#binaries.pg_ctl, ['-D', this.#folder, '-m', 'fast', '-w', 'stop']);
    } catch (error) {
      // it may have been killed at this very moment
      if (await this.isAlive()) throw error;
    }
  }

  async isAlive(): Promise<boolean> {
    return (await findPostmaster(this.#folder)) !== undefined;
  }

  /** The port of the running server, once it accepts connections; `undefined` if none is running. */
  async runningPort(): Promise<number | undefined> {
    for (const deadline = Date.now() + READY_TIMEOUT_MS; ; await wait(LOOK_EVERY_MS)) {
      const running = await findPostmaster(this.#folder);
      if (!running || running.isReady || Date.now() > deadline) return running?.port;
    }
  }

  /** Limits the size of the log. */
  async trimLog(): Promise<void> {
    if (await isLogFull(this.#data.log)) await this.#data.exclusivelyNow(() => rotateLog(this.#data.log));
  }

  // where earlier releases wrote it
  async #moveOldLog(): Promise<void> {
    await rename(join(this.#folder, 'server.log'), `${this.#data.log}.1`).catch(() => {});
  }
}
