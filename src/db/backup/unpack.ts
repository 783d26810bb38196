import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chown, type FileHandle, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip, type Gunzip } from 'node:zlib';
import { BLOCK, readHeader, type TarEntry } from '../../lib/files/tar.ts';
import type { ServerUser } from '../embedded/server-user.ts';
import { requireWhole, type UnpackedFile } from './manifest.ts';
import { type BackupRecord, backupRecord, RECORD } from './record.ts';

const MANIFEST = 'backup_manifest';
const CUT_OFF = 'it was cut off';
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
  const source = new BlockReader(inflated(path));
  for (let entry = await nextEntry(source); entry; entry = await nextEntry(source)) {
    const target = placeOf(folder, entry.name);
    if (entry.isFolder) await makeFolder(target, user);
    else if (entry.name === MANIFEST || entry.name === RECORD)
      kept.set(entry.name, await source.take(entry.size));
    else files.set(entry.name, await writeFile(source, entry, target, user));
    await source.skip((BLOCK - (entry.size % BLOCK)) % BLOCK);
  }
  await source.drain();
  const [manifest, text] = [kept.get(MANIFEST), kept.get(RECORD)];
  if (!manifest || !text) throw new Error('it is not whole');
  requireWhole(manifest, files);
  return parsedRecord(text);
}

function inflated(path: string): Gunzip {
  const file = createReadStream(path);
  const gunzip = createGunzip();
  file.once('error', (error) => gunzip.destroy(error));
  return file.pipe(gunzip);
}

async function nextEntry(source: BlockReader): Promise<TarEntry | undefined> {
  return readHeader(await source.take(BLOCK));
}

/** Throws for a name that leads out of a folder, even of one within, because the list of the files is compared by name. */
function placeOf(folder: string, name: string): string {
  if (name.startsWith('/') || name.split('/').includes('..'))
    throw new Error(`its archive has the name ${name}, which leads out of the folder`);
  return join(folder, name);
}

async function makeFolder(path: string, user: ServerUser | undefined): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (user) await chown(path, user.uid, user.gid);
}

async function writeFile(
  source: BlockReader,
  { size }: TarEntry,
  target: string,
  user: ServerUser | undefined,
): Promise<UnpackedFile> {
  const hash = createHash('sha256');
  const file = await open(target, 'wx', 0o600);
  try {
    for await (const part of source.parts(size)) {
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

/** Reads exact numbers of bytes from a stream. */
class BlockReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** In whatever parts they come. */
  async *parts(bytes: number): AsyncGenerator<Buffer> {
    for (let left = bytes; left > 0; ) {
      if (this.#rest.length === 0) this.#rest = await this.#next();
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  async take(bytes: number): Promise<Buffer> {
    if (bytes > MAX_KEPT_BYTES) throw new Error('its archive has a part that is too large');
    const parts: Buffer[] = [];
    for await (const part of this.parts(bytes)) parts.push(part);
    return Buffer.concat(parts);
  }

  async skip(bytes: number): Promise<void> {
    await this.take(bytes);
  }

  /** To the end, where gzip has its own checksum. */
  async drain(): Promise<void> {
    for (let next = await this.#read(); !next.done; next = await this.#read());
  }

  async #next(): Promise<Buffer> {
    const next = await this.#read();
    if (next.done) throw new Error(CUT_OFF);
    return next.value;
  }

  #read(): Promise<IteratorResult<Buffer>> {
    return this.#source.next().catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'Z_BUF_ERROR') throw new Error(CUT_OFF);
      throw /^Z_/.test(error.code ?? '') ? new Error('it is damaged, or not a .tar.gz') : error;
    });
  }
}
