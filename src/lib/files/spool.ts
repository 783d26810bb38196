import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type DiskReserve, DiskRoom, orDiskFull } from './disk-room.ts';
import { FileLock } from './file-lock.ts';
import { SpoolFile } from './spool-file.ts';

const FOLDER = /^spool-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const LOCK_TIMEOUT_MS = 30_000;

/** Where files are kept for a while if the operator names no folder: one folder for each system user. */
export const defaultSpoolFolder = (): string => join(tmpdir(), `omnimemory-spool-${process.getuid?.() ?? 0}`);

/** A folder that goes when it is removed, or after its process has ended. */
export interface SpoolFolder {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * The folder of files that are kept for a while, such as uploads. Several processes can share it: each folder in it has a
 * lock that ends with its process, so what a killed process left can be told from what is in use.
 */
export class Spool {
  readonly #disk: DiskReserve;

  constructor(disk: DiskReserve = { folder: defaultSpoolFolder(), reserveBytes: 0 }) {
    this.#disk = disk;
  }

  /** Creates the folder if it is missing, and removes what processes that have ended left in it. Returns how many folders. */
  prepare(): Promise<number> {
    return this.#exclusively(() => this.#removeLeftOver());
  }

  newFolder(): Promise<SpoolFolder> {
    return this.#exclusively(async () => {
      await this.#removeLeftOver();
      const path = join(this.#disk.folder, `spool-${randomUUID()}`);
      await mkdir(path, { mode: 0o700 });
      const lock = FileLock.tryTake(lockOf(path), 'exclusive');
      return {
        path,
        remove: () =>
          this.#exclusively(() => {
            lock?.release();
            return rm(path, { recursive: true, force: true });
          }),
      };
    });
  }

  async newFile(): Promise<SpoolFile> {
    await this.#create();
    return SpoolFile.open(this.#disk);
  }

  /** Writes a file in one of its folders, and returns its size. Throws DiskFull, or what `bytes` throws. */
  async write(path: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
    const file = createWriteStream(path, { mode: 0o600 });
    try {
      await pipeline(Readable.from(whileRoom(bytes, new DiskRoom(this.#disk))), file);
    } catch (error) {
      throw orDiskFull(error);
    }
    return file.bytesWritten;
  }

  async #removeLeftOver(): Promise<number> {
    let removed = 0;
    for (const name of await readdir(this.#disk.folder)) {
      const path = join(this.#disk.folder, name);
      if (!FOLDER.test(name) || !(await lstat(path)).isDirectory()) continue;
      const lock = FileLock.tryTake(lockOf(path), 'exclusive');
      if (!lock) continue;
      lock.release();
      await rm(path, { recursive: true, force: true });
      removed += 1;
    }
    return removed;
  }

  /** Alone among the processes that share the folder: a new folder has no lock yet. */
  async #exclusively<T>(work: () => Promise<T>): Promise<T> {
    await this.#create();
    const lock = await FileLock.take(join(this.#disk.folder, 'spool.lock'), 'exclusive', {
      timeoutMs: LOCK_TIMEOUT_MS,
    });
    if (!lock) throw new Error(`Another process keeps the folder ${this.#disk.folder} locked.`);
    try {
      return await work();
    } finally {
      lock.release();
    }
  }

  async #create(): Promise<void> {
    const { folder } = this.#disk;
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error: Error) => {
      throw new Error(`The folder ${folder} cannot be created (${error.message}). ${SET_ANOTHER}`);
    });
    // in a shared temporary folder, whoever owns it could replace the files in it
    const { uid } = await lstat(folder);
    if (![process.getuid?.() ?? uid, 0].includes(uid))
      throw new Error(`The folder ${folder} belongs to another user. ${SET_ANOTHER}`);
  }
}

const SET_ANOTHER = 'Set SPOOL_DIR to a folder that this process may write to.';

const lockOf = (folder: string) => join(folder, 'lock');

async function* whileRoom(bytes: AsyncIterable<Uint8Array>, room: DiskRoom): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    await room.take(chunk.byteLength);
    yield chunk;
  }
}
