import { DiskFull } from '../../lib/errors.ts';

/** Checks whether the disk has room for new data. */
export interface DiskStatus {
  readonly isSpent: boolean;
}

/** The growth of a scope in bytes; negative if rows were deleted or became smaller. */
export interface Growth {
  readonly bytes: number;
  readonly checkpointBytes: number;
}

export const NO_GROWTH: Growth = { bytes: 0, checkpointBytes: 0 };

/**
 * Counts the bytes that one transaction stores. The tenant's row in `tenant_storage` is written last: in the statement
 * itself if the transaction has only one, otherwise before COMMIT. Other transactions wait for it no longer than a COMMIT takes,
 * because its holder waits for nothing else.
 */
export class StorageMeter {
  /** Whether bytes are counted: local mode has no plan. */
  readonly counts: boolean;
  readonly isSingle: boolean;
  /** The plan's limit; `null`: any number of bytes. */
  maxBytes: number | null = null;
  growth: Growth = NO_GROWTH;
  readonly #disk: DiskStatus | undefined;

  constructor(counts: boolean, isSingle: boolean, disk?: DiskStatus) {
    this.counts = counts;
    this.isSingle = isSingle;
    this.#disk = disk;
  }

  grow({ bytes, checkpointBytes }: Growth): void {
    this.growth = {
      bytes: this.growth.bytes + bytes,
      checkpointBytes: this.growth.checkpointBytes + checkpointBytes,
    };
  }

  /** Throws DiskFull. */
  requireDisk(): void {
    if (this.#disk?.isSpent) throw new DiskFull();
  }
}
