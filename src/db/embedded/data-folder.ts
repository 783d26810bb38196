import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { access, lstat, mkdir, realpath } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { FileLock } from './file-lock.ts';
import type { ServerUser } from './programs.ts';

/** PostgreSQL stops at 1,024 bytes and SQLite, which locks the folder, at 512; file names come on top. */
const MAX_PATH_BYTES = 440;
const START_LOCK_TIMEOUT_MS = 300_000;
const CONTROL_CHARACTER = /\p{Cc}/u;

/** Where the embedded PostgreSQL keeps everything, shared by the processes of one user. */
export class DataFolder {
  readonly path: string;
  readonly cluster: string;
  readonly secrets: string;
  readonly log: string;

  private constructor(path: string) {
    this.path = path;
    this.cluster = join(path, 'postgres');
    this.secrets = join(path, 'secrets.json');
    this.log = join(path, 'server.log');
  }

  /** Makes the folder where it is missing. Throws where this process, with this user for PostgreSQL, cannot use it. */
  static async open(path: string, server: ServerUser | undefined): Promise<DataFolder> {
    requireUsablePath(path);
    try {
      await mkdir(path, { recursive: true });
    } catch (error) {
      throw new Error(
        `The data folder ${path} cannot be created (${(error as Error).message}); set DATA_DIR to a folder that this process may write to.`,
      );
    }
    // by one name only: processes know each other's PostgreSQL by the path it was started with
    const folder = new DataFolder(await realpath(path));
    requireUsablePath(folder.path);
    await folder.#requireSameUser(server?.uid);
    return folder;
  }

  /** Nobody else starts, stops, makes or migrates the database of this folder meanwhile. */
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

  /** As `exclusively`, where that is possible at once. */
  async exclusivelyNow(work: () => Promise<void>): Promise<void> {
    const lock = FileLock.tryTake(join(this.path, 'start.lock'), 'exclusive');
    if (!lock) return;
    try {
      await work();
    } finally {
      lock.release();
    }
  }

  /** Says to others that this process works with the database, until it is released. To be called exclusively. */
  use(): FileLock {
    const lock = FileLock.tryTake(join(this.path, 'use.lock'), 'shared');
    if (!lock)
      throw new Error(`${this.path}/use.lock is locked by another program; end it, then start again.`);
    return lock;
  }

  /** Whether any process works with the database. To be called exclusively. */
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
      `The data folder ${this.path} belongs to ${nameOf(owner)}, but this would run as ${nameOf(runsAs)}. ` +
        'One data folder serves one user, because PostgreSQL refuses the files of another: ' +
        `start it as the user who started it first, or set DATA_DIR to another folder.`,
    );
  }
}

/** Throws for what PostgreSQL cannot keep in its lock file, or cannot name at all. */
function requireUsablePath(path: string): void {
  if (CONTROL_CHARACTER.test(path)) {
    throw new Error(
      `The data folder ${JSON.stringify(path)} has a line break or another control character in its path, which PostgreSQL's lock file cannot hold; set DATA_DIR to another folder.`,
    );
  }
  const bytes = Buffer.byteLength(path);
  if (bytes > MAX_PATH_BYTES) {
    throw new Error(
      `The path of the data folder is ${bytes} bytes long and the database can use ${MAX_PATH_BYTES} at most; set DATA_DIR to a folder with a shorter path.`,
    );
  }
}

function nameOf(uid: number): string {
  try {
    const name =
      uid === process.getuid?.()
        ? userInfo().username
        : execFileSync('id', ['-un', `${uid}`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return `${name.trim()} (uid ${uid})`;
  } catch {
    return `uid ${uid}`;
  }
}
