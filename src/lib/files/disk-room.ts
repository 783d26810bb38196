import { statfs } from 'node:fs/promises';
import { DiskFull } from '../errors.ts';

/** The disk of a folder, and how much of it must stay free; 0: nothing. */
export interface DiskReserve {
  readonly folder: string;
  readonly reserveBytes: number;
}

const LOOK_EVERY_BYTES = 16_777_216;

/** Bytes that the user of this process may still write. Throws if the file system does not report it. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Keeps the reserve of a disk free while one file grows. */
export class DiskRoom {
  readonly #disk: DiskReserve;
  #sinceLook = LOOK_EVERY_BYTES;

  constructor(disk: DiskReserve) {
    this.#disk = disk;
  }

  /** To be called before so many bytes are written. Throws DiskFull. */
  async take(bytes: number): Promise<void> {
    this.#sinceLook += bytes;
    if (this.#sinceLook < LOOK_EVERY_BYTES) return;
    this.#sinceLook = 0;
    const { folder, reserveBytes } = this.#disk;
    if ((await freeBytes(folder)) - bytes < reserveBytes) throw new DiskFull();
  }
}

const NO_ROOM = ['ENOSPC', 'EDQUOT'];

/** DiskFull in place of the operating system's own error. */
export const orDiskFull = (error: unknown): unknown =>
  NO_ROOM.includes((error as NodeJS.ErrnoException).code ?? '') ? new DiskFull() : error;
