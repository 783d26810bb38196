import { existsSync, lstatSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { ConnectRefused } from '../refused.ts';

/** A file as it was when it was read. */
export interface Snapshot {
  /** The file itself, behind all links. */
  readonly real: string;
  /** `undefined`: there is none. */
  readonly bytes: Buffer | undefined;
  readonly mode: number;
  readonly owner: { readonly uid: number; readonly gid: number } | undefined;
}

const NEW_FILE_MODE = 0o644;

export function snapshotOf(file: string): Snapshot {
  const real = realPathOf(file);
  try {
    const status = statSync(real);
    if (!status.isFile()) throw new ConnectRefused(`${file} is not a file.`);
    const { mode, uid, gid } = status;
    return { real, bytes: readFileSync(real), mode: mode & 0o777, owner: { uid, gid } };
  } catch (error) {
    if (isMissing(error)) return { real, bytes: undefined, mode: NEW_FILE_MODE, owner: undefined };
    throw error instanceof ConnectRefused ? error : unusable(file, 'read', error);
  }
}

const MAX_LINKS = 40;

/** Follows links, also to a file that does not exist yet. */
function realPathOf(file: string): string {
  let path = resolve(file);
  for (let links = 0; links < MAX_LINKS; links++) {
    try {
      return realpathSync(path);
    } catch (error) {
      if (!isMissing(error)) throw unusable(file, 'read', error);
    }
    if (!isLink(path)) return throughFolders(path);
    path = resolve(dirname(path), readlinkSync(path));
  }
  throw new ConnectRefused(`${file} is a link that leads in a circle.`);
}

/** The path of a file that does not exist yet, in the folder itself, behind all links to it and above it. */
function throughFolders(path: string): string {
  const folder = dirname(path);
  if (folder === path) return path;
  return join(existsSync(folder) ? realpathSync(folder) : throughFolders(folder), basename(path));
}

const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? `${error.code}` : '';

const isMissing = (error: unknown) => codeOf(error) === 'ENOENT';

const REASONS: { readonly [code: string]: string } = {
  EACCES: 'you do not have the permission',
  EPERM: 'the system does not permit it',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is a file and not a folder',
  ELOOP: 'it is a link that leads in a circle',
  EBUSY: 'another program holds it open',
};

export function unusable(file: string, what: 'read' | 'written', error: unknown): ConnectRefused {
  const reason = REASONS[codeOf(error)] ?? (error instanceof Error ? error.message : `${error}`);
  return new ConnectRefused(`${file} cannot be ${what}: ${reason}.`);
}

const BOM = '\uFEFF';

/** The text of a file without its byte order mark, and the mark. Throws ConnectRefused for another encoding. */
export function textOfFile(
  file: string,
  bytes: Buffer | undefined,
): { readonly text: string; readonly mark: string } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes ?? Buffer.alloc(0));
    return text.startsWith(BOM) ? { text: text.slice(1), mark: BOM } : { text, mark: '' };
  } catch {
    throw new ConnectRefused(
      `${file} is not UTF-8 text. Nothing was changed; save it as UTF-8 and try again.`,
    );
  }
}
