import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import { DiskRoom } from '../../lib/files/disk-room.ts';
import { newPartialPath } from '../../lib/files/partial-file.ts';
import { headerOf, paddingOf, TRAILER } from '../../lib/files/tar.ts';

/** Fast: most of what a stronger one saves costs several times the processor time. */
const GZIP_LEVEL = 1;

/**
 * A `.tar.gz` that only its owner may read, under another name until it is whole. PostgreSQL's own archive comes first, and
 * files of ours are added behind it.
 */
export class ArchiveWriter {
  readonly #path: string;
  readonly #partial: string;
  readonly #room: DiskRoom;
  readonly #gzip: Gzip;
  readonly #file: WriteStream;
  readonly #written: Promise<void>;
  /** The last bytes of PostgreSQL's archive: the blocks that end it, and more files follow. */
  #held = Buffer.alloc(0);

  private constructor(path: string, partial: string, room: DiskRoom) {
    this.#path = path;
    this.#partial = partial;
    this.#room = room;
    this.#gzip = createGzip({ level: GZIP_LEVEL });
    this.#file = createWriteStream(partial, { flags: 'wx', mode: 0o600 });
    this.#gzip.pipe(this.#file);
    this.#written = finished(this.#file);
    // who writes next or closes it learns of it
    this.#written.catch((error: Error) => this.#gzip.destroy(error));
    this.#gzip.on('error', () => {});
  }

  /** `reserveBytes`: what a backup leaves free on the disk that it shares with the database. */
  static async create(path: string, reserveBytes: number): Promise<ArchiveWriter> {
    return new ArchiveWriter(
      path,
      await newPartialPath(path),
      new DiskRoom({ folder: dirname(path), reserveBytes }),
    );
  }

  /** Bytes of PostgreSQL's archive. */
  async append(part: Buffer): Promise<void> {
    const all = Buffer.concat([this.#held, part]);
    const end = Math.max(0, all.length - TRAILER.length);
    this.#held = all.subarray(end);
    await this.#write(all.subarray(0, end));
  }

  /** A file behind PostgreSQL's archive, whose parts have `size` bytes in all. */
  async add(name: string, size: number, parts: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<void> {
    if (this.#held.length > 0 && !this.#held.equals(TRAILER))
      throw new Error('PostgreSQL sent an archive that does not end as one.');
    this.#held = Buffer.alloc(0);
    await this.#write(headerOf(name, size));
    let added = 0;
    for await (const part of parts) {
      added += part.length;
      await this.#write(part);
    }
    if (added !== size) throw new Error(`${name} has ${added} bytes instead of ${size}.`);
    await this.#write(paddingOf(size));
  }

  async #write(part: Buffer): Promise<void> {
    if (part.length === 0) return;
    await this.#room.take(part.length);
    if (this.#gzip.errored ?? this.#file.errored) throw this.#gzip.errored ?? this.#file.errored;
    if (this.#gzip.write(part)) return;
    await Promise.race([once(this.#gzip, 'drain'), this.#written]);
  }

  /** Gives it its name. Returns its size in bytes. */
  async finish(): Promise<number> {
    this.#gzip.end(TRAILER);
    await this.#written;
    const handle = await open(this.#partial, 'r+');
    await handle.sync();
    await handle.close();
    await rename(this.#partial, this.#path);
    return (await stat(this.#path)).size;
  }

  /** Leaves nothing of it. */
  async abandon(): Promise<void> {
    this.#gzip.destroy();
    this.#file.destroy();
    await rm(this.#partial, { force: true });
  }
}
