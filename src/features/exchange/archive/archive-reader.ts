import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { ArchiveRefused } from './archive.errors.ts';
import { ARCHIVE_TABLES } from './archive.tables.ts';
import type { ArchiveTable } from './archive-table.ts';
import { linesOf } from './lines.ts';
import {
  ARCHIVE_FORMAT,
  ARCHIVE_VERSION,
  type ArchiveFile,
  fileNameOf,
  MANIFEST_NAME,
  type Manifest,
  manifest,
} from './manifest.ts';

const MAX_ENTRIES = 200;
const MAX_MANIFEST_BYTES = 1_048_576;
/** Lines of telemetry are alike, and shrink to a hundredth. Beyond this, the file is there to fill a disk. */
const MAX_INFLATION = 400;
const SMALL_BYTES = 16_777_216;

/** A table of an archive. */
export interface ArchivedTable {
  readonly table: ArchiveTable;
  readonly file: ArchiveFile;
}

/** An archive on a disk. It trusts nothing that the file says: neither names nor sizes. */
export class ArchiveReader {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly manifest: Manifest;
  readonly tables: readonly ArchivedTable[];

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>, read: Manifest) {
    this.#zip = zip;
    this.#entries = entries;
    this.manifest = read;
    this.tables = tablesOf(read, entries);
  }

  /** Throws ArchiveRefused, or the error of the file system. */
  static async open(path: string): Promise<ArchiveReader> {
    const { size } = await stat(path);
    const zip = await yauzl
      .openPromise(path, { autoClose: false, lazyEntries: true, strictFileNames: true })
      .catch((error: Error) => {
        throw new ArchiveRefused(
          `it is not a whole zip file (${error.message}). Copy or download it again.`,
          error,
        );
      });
    try {
      const entries = await entriesOf(zip);
      requireModestInflation(entries, size);
      return new ArchiveReader(zip, entries, await manifestOf(zip, entries));
    } catch (error) {
      zip.close();
      throw refused(error);
    }
  }

  close(): void {
    this.#zip.close();
  }

  /** The lines of a table, whose hash and number are checked at the end. Throws ArchiveRefused. */
  async *lines({ file }: ArchivedTable): AsyncGenerator<string> {
    const entry = this.#entries.get(file.name);
    if (!entry) throw new ArchiveRefused(`${file.name} is missing.`);
    const hash = createHash('sha256');
    let rows = 0;
    try {
      for await (const line of linesOf(
        hashed(await this.#zip.openReadStreamPromise(entry), hash),
        file.name,
      )) {
        rows += 1;
        yield line;
      }
    } catch (error) {
      throw refused(error, file.name);
    }
    if (rows !== file.rows || hash.digest('hex') !== file.sha256)
      throw new ArchiveRefused(
        `${file.name} is not what was exported: its hash or its number of rows is another one. Copy or download it again.`,
      );
  }
}

async function* hashed(stream: Readable, hash: ReturnType<typeof createHash>): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    hash.update(chunk as Buffer);
    yield chunk as Buffer;
  }
}

async function entriesOf(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > MAX_ENTRIES) throw new ArchiveRefused(`it has more than ${MAX_ENTRIES} files.`);
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entries.has(entry.fileName)) throw new ArchiveRefused(`it has ${entry.fileName} twice.`);
    if (!entry.canDecodeFileData())
      throw new ArchiveRefused(`${entry.fileName} is encrypted or packed in another way.`);
    entries.set(entry.fileName, entry);
  }
  return entries;
}

function requireModestInflation(entries: ReadonlyMap<string, Entry>, size: number): void {
  const inflated = [...entries.values()].reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (inflated > SMALL_BYTES && inflated > size * MAX_INFLATION)
    throw new ArchiveRefused(`it inflates to more than ${MAX_INFLATION} times its size.`);
}

async function manifestOf(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Promise<Manifest> {
  const entry = entries.get(MANIFEST_NAME);
  if (!entry)
    throw new ArchiveRefused(`it has no ${MANIFEST_NAME}, so it is no archive of OmniMemory Cloud.`);
  if (entry.uncompressedSize > MAX_MANIFEST_BYTES)
    throw new ArchiveRefused(`its ${MANIFEST_NAME} is too large.`);
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  const { format, version, ...rest } = objectIn(Buffer.concat(chunks).toString());
  if (format !== ARCHIVE_FORMAT)
    throw new ArchiveRefused(`its format is not ${ARCHIVE_FORMAT}, so it is no archive of OmniMemory Cloud.`);
  if (typeof version === 'number' && version > ARCHIVE_VERSION)
    throw new ArchiveRefused(
      `its format has the version ${version}, and this release knows ${ARCHIVE_VERSION}. Import it with a newer release.`,
    );
  const { success, data, error } = manifest.safeParse({ format, version, ...rest });
  if (success) return data;
  const [first] = error.issues;
  throw new ArchiveRefused(`its ${MANIFEST_NAME} is faulty (${first?.path.join('.')}: ${first?.message}).`);
}

function objectIn(text: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(text) as object) };
  } catch {
    throw new ArchiveRefused(`its ${MANIFEST_NAME} is not JSON.`);
  }
}

/** The tables in the order in which they can be stored. */
function tablesOf({ files, kind }: Manifest, entries: ReadonlyMap<string, Entry>): ArchivedTable[] {
  const named = new Map(files.map((file) => [file.table, file]));
  const known = new Set([MANIFEST_NAME, ...ARCHIVE_TABLES.map(({ table }) => fileNameOf(table))]);
  const strange = [...entries.keys()].find((name) => !known.has(name));
  if (strange !== undefined)
    throw new ArchiveRefused(`it has a file that is none of its format: ${JSON.stringify(strange)}.`);
  if (named.size !== files.length || entries.size !== files.length + 1)
    throw new ArchiveRefused(`its files are not those that its ${MANIFEST_NAME} names.`);
  for (const { name, table, bytes } of files)
    if (name !== fileNameOf(table) || entries.get(name)?.uncompressedSize !== bytes)
      throw new ArchiveRefused(
        `its files are not those that its ${MANIFEST_NAME} names: ${JSON.stringify(name)}.`,
      );
  return ARCHIVE_TABLES.flatMap((table) => {
    const file = named.get(table.table);
    if (!file && table.imported && kind === 'all')
      throw new ArchiveRefused(`${fileNameOf(table.table)} is missing.`);
    return file ? [{ table, file }] : [];
  });
}

const refused = (error: unknown, file?: string): unknown =>
  error instanceof ArchiveRefused || !(error instanceof Error)
    ? error
    : new ArchiveRefused(`${file ?? 'it'} is damaged (${error.message}). Copy or download it again.`, error);
