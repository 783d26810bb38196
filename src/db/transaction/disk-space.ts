import { type DiskReserve, freeBytes } from '../../lib/files/disk-room.ts';
import type { Logger } from '../../lib/logger.ts';
import { type Repeated, repeat } from '../../lib/timers/repeat.ts';
import type { DiskStatus } from './storage-meter.ts';

const LOOK_EVERY_MS = 2_000;

/**
 * Checks every two seconds whether the reserve is used. If PostgreSQL runs out of disk space it stops as a whole, and
 * everything written between two checks must fit into the reserve.
 */
export class WatchedDisk implements DiskStatus {
  #isSpent = false;
  readonly #disk: DiskReserve;
  readonly #log: Logger;
  #looking: Repeated | undefined;

  private constructor(disk: DiskReserve, log: Logger) {
    this.#disk = disk;
    this.#log = log;
  }

  static async watching(disk: DiskReserve, log: Logger): Promise<WatchedDisk> {
    const watched = new WatchedDisk(disk, log);
    await watched.#look();
    watched.#looking = repeat(
      () => watched.#look(),
      LOOK_EVERY_MS,
      (error) => log.warn({ err: error }, 'the free disk space could not be read'),
    );
    return watched;
  }

  get isSpent(): boolean {
    return this.#isSpent;
  }

  async stop(): Promise<void> {
    await this.#looking?.stop();
  }

  async #look(): Promise<void> {
    const { folder, reserveBytes } = this.#disk;
    const free = await freeBytes(folder);
    const isSpent = free < reserveBytes;
    if (isSpent === this.#isSpent) return;
    this.#isSpent = isSpent;
    const state = { free_mb: Math.floor(free / MEGABYTE), reserve_mb: reserveBytes / MEGABYTE };
    if (isSpent)
      this.#log.error(
        { code: 'disk_full', ...state },
        'the disk is nearly full: writes are refused until space is freed',
      );
    else this.#log.warn(state, 'the disk has enough space again: writes are accepted');
  }
}

export const MEGABYTE = 1_000_000;
