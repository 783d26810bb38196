import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import yazl from 'yazl';
import {
  ARCHIVE_FORMAT,
  ARCHIVE_VERSION,
  type ArchiveFile,
  fileNameOf,
  MANIFEST_NAME,
  type Manifest,
  type ManifestHead,
} from './manifest.ts';

/** A table that goes into an archive. */
export interface ArchiveSource {
  readonly table: string;
  readonly imported: boolean;
  /** Its rows as lines, read when the archive has room for them. */
  readonly parts: () => AsyncIterable<{ readonly ndjson: string; readonly rows: number }>;
}

/** Hears of each table that is written. */
export type FileWritten = (file: ArchiveFile) => void;

/**
 * A zip of one NDJSON file for each table, and at the end the manifest, as chunks: nothing is read before the reader has
 * taken what was read before. Closing the generator stops the reading.
 */
export async function* archiveChunks(
  head: ManifestHead,
  sources: readonly ArchiveSource[],
  onFile: FileWritten = () => {},
): AsyncGenerator<Buffer, Manifest> {
  const zip = new yazl.ZipFile();
  // declared as less than it is
  const output = zip.outputStream as Readable;
  const fail = (error: Error) => output.destroy(error);
  zip.on('error', fail);
  const filler = new ZipFiller(zip, new Date(head.exported_at), onFile);
  const manifest = filler.fill(head, sources);
  manifest.catch(fail);
  try {
    for await (const chunk of output) yield chunk;
    return await manifest;
  } finally {
    filler.stop();
    output.destroy();
  }
}

/** Adds the tables and the manifest to a zip. */
class ZipFiller {
  readonly #zip: yazl.ZipFile;
  readonly #mtime: Date;
  readonly #onFile: FileWritten;
  #current: Readable | undefined;

  constructor(zip: yazl.ZipFile, mtime: Date, onFile: FileWritten) {
    this.#zip = zip;
    this.#mtime = mtime;
    this.#onFile = onFile;
  }

  async fill(head: ManifestHead, sources: readonly ArchiveSource[]): Promise<Manifest> {
    const files: ArchiveFile[] = [];
    for (const source of sources) {
      const file = await this.#add(source);
      files.push(file);
      this.#onFile(file);
    }
    const { left_out, ...rest } = head;
    const manifest: Manifest = {
      format: ARCHIVE_FORMAT,
      version: ARCHIVE_VERSION,
      ...rest,
      time_zone: 'UTC',
      files,
      left_out,
    };
    const text = Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`);
    this.#zip.addBuffer(text, MANIFEST_NAME, { mtime: this.#mtime });
    this.#zip.end();
    return manifest;
  }

  /** Ends the reading of the current table. */
  stop(): void {
    this.#current?.destroy();
  }

  /** Ends when the table has been read to its end. */
  async #add({ table, imported, parts }: ArchiveSource): Promise<ArchiveFile> {
    const sum = { rows: 0, bytes: 0, hash: createHash('sha256') };
    async function* counted() {
      for await (const { ndjson, rows } of parts()) {
        const bytes = Buffer.from(ndjson);
        sum.rows += rows;
        sum.bytes += bytes.byteLength;
        sum.hash.update(bytes);
        if (rows > 0) yield bytes;
      }
    }
    // without reading ahead: one part is enough
    const input = Readable.from(counted(), { objectMode: false, highWaterMark: 1 });
    this.#current = input;
    const name = fileNameOf(table);
    const ended = finished(input);
    this.#zip.addReadStream(input, name, { mtime: this.#mtime });
    await ended;
    const { rows, bytes, hash } = sum;
    return { name, table, imported, rows, bytes, sha256: hash.digest('hex') };
  }
}
