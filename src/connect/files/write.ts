import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { ConnectRefused } from '../refused.ts';
import { codeOf, type Snapshot, unusable } from './snapshot.ts';

const PRIVATE = 0o600;

export const privateMode = (mode: number): number => mode & PRIVATE;

/**
 * Replaces the file as a whole, so that a crash leaves the old one or the new one. Refuses if it is not as it was read:
 * the tool, or the person, has written in the meantime.
 */
export function replaceFile(snapshot: Snapshot, bytes: Buffer, mode: number): void {
  const { real, owner } = snapshot;
  const temporary = `${real}.omnimemory-${randomBytes(6).toString('hex')}.tmp`;
  try {
    mkdirSync(dirname(real), { recursive: true, mode: 0o700 });
    writeNew(temporary, bytes, mode, owner);
    refuseIfChanged(snapshot);
    renameSync(temporary, real);
    syncFolder(dirname(real));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error instanceof ConnectRefused ? error : unusable(real, 'written', error);
  }
}

/** Deletes the file, unless it has changed. */
export function deleteFile(snapshot: Snapshot): void {
  refuseIfChanged(snapshot);
  rmSync(snapshot.real, { force: true });
}

/** Copies what was read beside the file, and returns the path of the copy. Nothing is copied twice. */
export function backUp({ real, bytes, mode, owner }: Snapshot, now: Date): string | undefined {
  if (bytes === undefined) return undefined;
  const time = now.toISOString().replace(/[-:]/g, '').slice(0, 15);
  const backup = `${real}.omnimemory-backup-${time}-${randomBytes(2).toString('hex')}`;
  try {
    writeNew(backup, bytes, bytes.includes('omk_') ? privateMode(mode) : mode, owner);
    return backup;
  } catch (error) {
    throw unusable(backup, 'written', error);
  }
}

function writeNew(file: string, bytes: Buffer, mode: number, owner: Snapshot['owner']): void {
  // private until it is complete: the mode that is asked for may be wider
  const descriptor = openSync(file, 'wx', PRIVATE);
  try {
    // not writeSync: it may write a part only, such as on a full disk, and does not say so by an error
    writeFileSync(descriptor, bytes);
    if (process.platform !== 'win32') {
      if (owner && (owner.uid !== process.geteuid?.() || owner.gid !== process.getegid?.()))
        keepOwner(descriptor, owner);
      fchmodSync(descriptor, mode);
    }
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Only root may give a file away; anyone else becomes the owner of what they write. */
function keepOwner(descriptor: number, { uid, gid }: NonNullable<Snapshot['owner']>): void {
  try {
    fchownSync(descriptor, uid, gid);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error;
  }
}

function refuseIfChanged({ real, bytes }: Snapshot): void {
  const now = bytesOf(real);
  const isSame = bytes === undefined ? now === undefined : now?.equals(bytes);
  if (!isSame)
    throw new ConnectRefused(
      `${real} was changed while this program was running. Nothing was written to it; run the command again.`,
    );
}

function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes the new name durable. Windows cannot open a folder. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
