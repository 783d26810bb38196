import type { ChildProcess } from 'node:child_process';
import { lstat, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { DataFolder } from './data-folder.ts';
import { lastWordsIn, ServerFailure, startFailure } from './failure.ts';
import { initialise } from './initialise.ts';
import { isLogFull, LOG_SETTINGS, lengthOf, openLog, readLog, rotateLog } from './log.ts';
import { findPostmaster, forgetPostmaster } from './postmaster.ts';
import { Programs } from './programs.ts';
import { ServerPipe } from './server-pipe.ts';
import type { ServerUser } from './server-user.ts';

const READY_TIMEOUT_MS = 600_000;
const ORPHANS_TIMEOUT_MS = 1_000;
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
  readonly #programs: Programs;
  readonly #pipe: ServerPipe;
  /** The length of the log up to which `failureReason` need not look. */
  #seenOfLog: number;

  private constructor(data: DataFolder, settings: ServerSettings, programs: Programs, seenOfLog: number) {
    this.#data = data;
    this.#folder = data.cluster;
    this.#settings = settings;
    this.#programs = programs;
    this.#pipe = new ServerPipe(data.pipe);
    this.#seenOfLog = seenOfLog;
  }

  static async at(
    data: DataFolder,
    settings: ServerSettings,
    user: ServerUser | undefined,
  ): Promise<EmbeddedCluster> {
    return EmbeddedCluster.with(data, await Programs.find(user), settings);
  }

  /** With the programs of another release. */
  static async with(
    data: DataFolder,
    programs: Programs,
    settings: ServerSettings = {},
  ): Promise<EmbeddedCluster> {
    return new EmbeddedCluster(data, settings, programs, await lengthOf(data.log));
  }

  /** The major release of PostgreSQL that runs here, such as 18. */
  get release(): number {
    return this.#programs.release;
  }

  /** Whether there is a database. Throws if it is one that this release cannot use. */
  async isInitialised(): Promise<boolean> {
    const file = join(this.#folder, 'PG_VERSION');
    let version: string;
    try {
      version = (await readFile(file, 'utf8')).trim();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        await requireNoUpgrade(this.#data);
        return false;
      }
      throw new Error(
        `${file} cannot be read (${(error as Error).message}). Give this process the right to read the data folder (root in a container: the capability DAC_OVERRIDE), then start again.`,
      );
    }
    if (version === `${this.release}`) return true;
    throw new Error(wrongRelease(this.#folder, version, this.release));
  }

  initialise(name: string, password: string): Promise<void> {
    return initialise(this.#folder, this.#programs, { name, password });
  }

  /**
   * Starts `postgres` directly, because pg_ctl passes the path of the folder to a shell. Resolves when it accepts
   * connections. Throws ServerFailure if it cannot start: another server uses the folder or the port. `meanwhile` is called
   * as soon as its process runs.
   */
  async start(port: number, meanwhile?: () => void): Promise<void> {
    await this.#requireNoOtherServer();
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
    const pipe = await this.#pipe.open();
    try {
      const before = (await log.stat()).size;
      const inherited = pipe ? [pipe.fd] : [];
      const server = this.#programs.start(['-D', this.#folder, ...flags], log.fd, inherited);
      meanwhile?.();
      const how = await this.#started(server);
      if (!how) return;
      const printed = await readLog(log, before);
      throw await startFailure(this.#data, this.#programs.user, { how, printed });
    } finally {
      await log.close();
      await pipe?.close();
    }
  }

  /** Removes the lock file of a server that has ended, and never that of one that lives where we cannot see it. */
  async #requireNoOtherServer(): Promise<void> {
    if (await findPostmaster(this.#folder)) return;
    if (!(await this.#pipe.isClosedWithin(ORPHANS_TIMEOUT_MS))) {
      throw new ServerFailure(
        `PostgreSQL cannot start on the data in ${this.#data.path}`,
        'another PostgreSQL uses it that this process cannot see, such as one in another container. Stop that one, or set DATA_DIR to another folder',
        this.#data,
      );
    }
    await forgetPostmaster(this.#folder);
  }

  /** Returns the reason why it is not running. */
  async #started(server: ChildProcess): Promise<string | undefined> {
    let failure: string | undefined;
    server.once('error', ({ message }) => {
      failure = `it could not be started (${message})`;
    });
    server.once('exit', (code, signal) => {
      failure ??= `it ended while it started (${signal ?? `exit code ${code}`})`;
    });
    for (const deadline = Date.now() + READY_TIMEOUT_MS; !failure; await wait(LOOK_EVERY_MS)) {
      const running = await findPostmaster(this.#folder);
      if (running?.pid === server.pid && running?.isReady) break;
      if (Date.now() > deadline) failure = 'it is still not ready after ten minutes';
    }
    server.unref();
    return failure;
  }

  /** Ends its connections; uncommitted work is rolled back. */
  async stop(): Promise<void> {
    if (!(await this.isAlive())) return;
    try {
      await this.#programs.run('pg_ctl', ['-D', this.#folder, '-m', 'fast', '-w', 'stop']);
      await this.#pipe.remove();
    } catch (error) {
      // it may have been killed at this very moment
      if (await this.isAlive()) throw error;
    }
  }

  async isAlive(): Promise<boolean> {
    return (await findPostmaster(this.#folder)) !== undefined;
  }

  /** What its log says about its end; `undefined` if it says nothing, or said it before. */
  async failureReason(): Promise<string | undefined> {
    const log = await openLog(this.#data.log);
    try {
      const { size } = await log.stat();
      const printed = await readLog(log, this.#seenOfLog > size ? 0 : this.#seenOfLog);
      this.#seenOfLog = size;
      return lastWordsIn(printed);
    } finally {
      await log.close();
    }
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

function wrongRelease(folder: string, version: string, release: number): string {
  if (!/^\d+(\.\d+)?$/.test(version))
    return `${folder}/PG_VERSION does not contain a release of PostgreSQL, so the database cannot be used. Restore the data folder from a backup.`;
  return (
    `The database in ${folder} is one of PostgreSQL ${version}, but this release of OmniMemory Cloud runs PostgreSQL ${release}, which cannot read it. ` +
    `Move the data with \`omnimemory embedded upgrade --old-bin <folder with the programs of PostgreSQL ${version}>\` (docs/backups.md), ` +
    `start the release of OmniMemory Cloud that runs PostgreSQL ${version}, or set DATA_DIR to another folder.`
  );
}

/** Between the two renames that end an upgrade there is no database, and none must be created in its place. */
async function requireNoUpgrade({ upgraded }: DataFolder): Promise<void> {
  if (await lstat(upgraded).catch(() => undefined))
    throw new Error(
      `An upgrade of this database was interrupted at its very end; the new one is in ${upgraded}. Run \`omnimemory embedded upgrade\` again, which finishes it.`,
    );
}
