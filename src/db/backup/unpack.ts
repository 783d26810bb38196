import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chown, type FileHandle, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { isFile, isFolder, type TarEntry } from '../../lib/files/tar.ts';
import { TarReader } from '../../lib/files/tar-reader.ts';
import type { ServerUser } from '../embedded/server-user.ts';
import { requireWhole, type UnpackedFile } from './manifest.ts';
import { type BackupRecord, backupRecord, RECORD } from './record.ts';

const MANIFEST = 'backup_manifest';
const MAX_KEPT_BYTES = 67_108_864;

/**
 * Unpacks an archive of `backUp` into an empty folder, as files of `user`, and compares each with the checksum that
 * PostgreSQL made of it. Throws an error with what is wrong, as the end of a sentence.
 */
export async function unpack(
  path: string,
  folder: string,
  user: ServerUser | undefined,
): Promise<BackupRecord> {
  const files = new Map<string, UnpackedFile>();
  const kept = new Map<string, Buffer>();
  const archive = new TarReader(inflated(path));
  for (let entry = await archive.next(); entry; entry = await archive.next()) {
    const target = placeOf(folder, entry);
    if (isFolder(entry)) await makeFolder(target, user);
    else if (entry.name === MANIFEST || entry.name === RECORD)
      kept.set(entry.name, await keptContent(archive, entry));
    else files.set(entry.name, await writeFile(archive, entry, target, user));
  }
  const [manifest, text] = [kept.get(MANIFEST), kept.get(RECORD)];
  if (!manifest || !text) throw new Error('it is not whole');
  requireWhole(manifest, files);
  return parsedRecord(text);
}

async function* inflated(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  file.once('error', (error) => gunzip.destroy(error));
  try {
    yield* file.pipe(gunzip);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') throw new Error('it was cut off');
    throw code.startsWith('Z_') ? new Error('it is damaged, or not a .tar.gz') : error;
  }
}

/**
 * Throws for what is neither a file nor a folder, and for a name that leads out of a folder, even of one within, because the
 * list of the files is compared by name.
 */
function placeOf(folder: string, entry: TarEntry): string {
  const { name } = entry;
  if (!isFile(entry) && !isFolder(entry))
    throw new Error(`its archive has ${name}, which is not a plain file`);
  // on Windows a backslash and a drive lead out of it, too
  if (/^\/|\\|^[a-z]:/i.test(name) || name.split('/').includes('..'))
    throw new Error(`its archive has the name ${name}, which leads out of the folder`);
  return join(folder, name);
}

async function makeFolder(path: string, user: ServerUser | undefined): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (user) await chown(path, user.uid, user.gid);
}

function keptContent(archive: TarReader, { size }: TarEntry): Promise<Buffer> {
  if (size > MAX_KEPT_BYTES) throw new Error('its archive has a part that is too large');
  return archive.content();
}

async function writeFile(
  archive: TarReader,
  { size }: TarEntry,
  target: string,
  user: ServerUser | undefined,
): Promise<UnpackedFile> {
  const hash = createHash('sha256');
  const file = await open(target, 'wx', 0o600);
  try {
    for await (const part of archive.parts()) {
      hash.update(part);
      await writeAll(file, part);
    }
    if (user) await file.chown(user.uid, user.gid);
  } finally {
    await file.close();
  }
  return { bytes: size, sha256: hash.digest('hex') };
}

async function writeAll(file: FileHandle, part: Buffer): Promise<void> {
  for (let at = 0; at < part.length; ) at += (await file.write(part, at)).bytesWritten;
}

function parsedRecord(text: Buffer): BackupRecord {
  try {
    return backupRecord.parse(JSON.parse(text.toString()));
  } catch {
    throw new Error(`its ${RECORD} cannot be read, or a newer release made it`);
  }
}
