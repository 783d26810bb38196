import { readFileSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';

const IN_MEMORY = '/dev/shm';
const NEEDED_BYTES = 2 * 2 ** 30;
const KEPT_FREE_BYTES = 4 * 2 ** 30;

/**
 * Where a test makes data folders that only have to outlive processes: in memory where there is room, else with the other
 * temporary files. A server syncs each of the thousand files of a new database to disk.
 */
export function memoryFolder(): string {
  return hasRoom() ? IN_MEMORY : tmpdir();
}

/** Whether the memory has room for the databases of a run. */
export function hasRoom(): boolean {
  try {
    const isInMemory = readFileSync('/proc/mounts', 'utf8').includes(` ${IN_MEMORY} tmpfs `);
    const { bavail, bsize } = statfsSync(IN_MEMORY);
    return isInMemory && bavail * bsize >= NEEDED_BYTES && freemem() >= NEEDED_BYTES + KEPT_FREE_BYTES;
  } catch {
    return false;
  }
}
