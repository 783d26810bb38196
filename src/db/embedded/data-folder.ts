import { constants } from 'node:fs';
import { access, chmod, lstat, mkdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FileLock } from '../../lib/files/file-lock.ts';
import { nameOf, type ServerUser } from './server-user.ts';

/** PostgreSQL's limit is 1,024 bytes, that of SQLite, which locks the folder, is 512; file names are added. */
const MAX_PATH_BYTES = 440;
const START_LOCK_TIMEOUT_MS = 300_000;
const CONTROL_CHARACTER = /\p{Cc}/u;

/** The folder in which the embedded PostgreSQL keeps everything, shared by the processes of one user. */
export class DataFolder {
  readonly path: string;
  readonly cluster: string;
  readonly secrets: string;
  readonly log: string;
  /** A database of a new release, checked, that is about to become `cluster`. */
  readonly upgraded: string;
  /** See ServerPipe. */
  readonly pipe: string;

  private constructor(path: string) {
    this.path = path;
    this.cluster = join(path, 'postgres');
    this.secrets = join(path, 'secrets.json');
    this.log = join(path, 'server.log');
    this.upgraded = join(path, 'postgres.upgraded');
    this.pipe = join(path, 'postgres.running');
  }

  /** Creates the folder if it is missing. Throws if this process, with this user for PostgreSQL, cannot use it. */
  static async open(path: string, server: ServerUser | undefined): Promise<DataFolder> {
    requireUsablePath(path);
    try {
      const outermost = await mkdir(path, { recursive: true });
      if (outermost && server) await letPass(outermost, path);
    } catch (error) {
      throw new Error(
        `The data folder ${path} cannot be created (${(error as Error).message}); set DATA_DIR to a folder that this process may write to.`,
      );
    }
    // with one canonical name: processes recognize each other's PostgreSQL by the path it was started with
    const folder = new DataFolder(await realpath(path));
    requireUsablePath(folder.path);
    await folder.#requireSameUser(server?.uid);
    return folder;
  }

  /** Runs while no other process starts, stops, creates or migrates the database of this folder. */
  async exclusively<T>(work: () => Promise<T>, onWait?: () => void): Promise<T> {
    const options = { timeoutMs: START_LOCK_TIMEOUT_MS, onWait };
    const lock = await FileLock.take(join(this.path, 'start.lock'), 'exclusive', options);
    if (!lock) {
      throw new Error(
        `Another process has been starting, migrating or stopping the database in ${this.path} for ${START_LOCK_TIMEOUT_MS / 60_000} minutes. Wait for it or end it, then start again.`,
      );
    }
    try {
      return await work();
    } finally {
      lock.release();
    }
  }

  /** As `exclusively`, if that is possible immediately. */
  async exclusivelyNow(work: () => Promise<void>): Promise<void> {
    const lock = FileLock.tryTake(join(this.path, 'start.lock'), 'exclusive');
    if (!lock) return;
    try {
      await work();
    } finally {
      lock.release();
    }
  }

  /** Tells other processes that this one uses the database, until it is released. Must be called exclusively. */
  use(): FileLock {
    const lock = FileLock.tryTake(join(this.path, 'use.lock'), 'shared');
    if (!lock)
      throw new Error(`${this.path}/use.lock is locked by another program; end it, then start again.`);
    return lock;
  }

  /** Whether any process uses the database. Must be called exclusively. */
  isInUse(): boolean {
    const lock = FileLock.tryTake(join(this.path, 'use.lock'), 'exclusive');
    lock?.release();
    return lock === undefined;
  }

  async #requireSameUser(serverUid: number | undefined): Promise<void> {
    const uid = process.getuid?.();
    if (uid === undefined) return;
    if (uid !== 0) {
      const { R_OK, W_OK, X_OK } = constants;
      const mayUse = await access(this.path, R_OK | W_OK | X_OK).then(
        () => true,
        () => false,
      );
      if (!mayUse) throw this.#belongsTo((await lstat(this.path)).uid, uid);
    }
    const expected = [
      [this.secrets, uid],
      [this.cluster, serverUid ?? uid],
    ] as const;
    for (const [path, runsAs] of expected) {
      const owner = await lstat(path).then(
        (found) => found.uid,
        () => runsAs,
      );
      if (owner !== runsAs) throw this.#belongsTo(owner, runsAs);
    }
  }

  #belongsTo(owner: number, runsAs: number): Error {
    return new Error(
      `The data folder ${this.path} belongs to ${nameOf(owner)}, but this process would run as ${nameOf(runsAs)}. ` +
        'A data folder can be used by one user only, because PostgreSQL refuses the files of another: ' +
        `start it as the user who started it first, give the folder to the other (\`chown -R ${runsAs} ${this.path}\`), or set DATA_DIR to another folder.`,
    );
  }
}

/** Lets root's PostgreSQL enter the folders that were just created, whatever the umask is. What is inside stays private. */
async function letPass(outermost: string, innermost: string): Promise<void> {
  for (let folder = innermost; folder.length >= outermost.length; folder = dirname(folder))
    await chmod(folder, (await lstat(folder)).mode | 0o011);
}

/** Throws for paths that PostgreSQL cannot store in its lock file or cannot use at all. */
function requireUsablePath(path: string): void {
  if (CONTROL_CHARACTER.test(path)) {
    throw new Error(
      `The data folder ${JSON.stringify(path)} has a line break or another control character in its path, which PostgreSQL's lock file cannot hold; set DATA_DIR to another folder.`,
    );
  }
  const bytes = Buffer.byteLength(path);
  if (bytes > MAX_PATH_BYTES) {
    throw new Error(
      `The path of the data folder is ${bytes} bytes long, but the database can use at most ${MAX_PATH_BYTES}. Set DATA_DIR to a folder with a shorter path.`,
    );
  }
}
