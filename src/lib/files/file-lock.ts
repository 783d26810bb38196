import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';

export type LockMode = 'shared' | 'exclusive';

export interface LockWait {
  readonly timeoutMs: number;
  /** Called once if the lock is taken. */
  readonly onWait?: (() => void) | undefined;
}

const SQLITE_BUSY = 5;
const RETRY_EVERY_MS = 50;
const TAKE: Readonly<Record<LockMode, string>> = {
  exclusive: 'begin exclusive',
  shared: 'begin; select count(*) from sqlite_schema',
};

/**
 * A lock that the operating system releases when its process ends, even with `kill -9`. Node has none; the SQLite
 * inside Node does, on Linux, macOS and Windows. The file stays empty.
 */
export class FileLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** `undefined` if the lock is taken. */
  static tryTake(file: string, mode: LockMode): FileLock | undefined {
    createPrivate(file);
    const database = new DatabaseSync(file);
    try {
      database.exec(`pragma journal_mode = memory; ${TAKE[mode]}`);
      return new FileLock(database);
    } catch (error) {
      database.close();
      if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
      throw error;
    }
  }

  /** `undefined` if the lock is still taken after `timeoutMs`. */
  static async take(file: string, mode: LockMode, options: LockWait): Promise<FileLock | undefined> {
    const deadline = performance.now() + options.timeoutMs;
    for (let attempt = 1; ; attempt++) {
      const lock = FileLock.tryTake(file, mode);
      if (lock || performance.now() > deadline) return lock;
      if (attempt === 1) options.onWait?.();
      await wait(RETRY_EVERY_MS);
    }
  }

  /** May be called again. */
  release(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

// Anyone who may read the file may lock it. An existing file is never opened here: closing it would release other
// locks.
function createPrivate(file: string): void {
  try {
    writeFileSync(file, '', { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
