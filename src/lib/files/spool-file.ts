import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type DiskReserve, DiskRoom, orDiskFull } from './disk-room.ts';

/** A temporary file without a name: nobody else can open it, and it is gone when this process ends, however it ends. */
export class SpoolFile {
  readonly #handle: FileHandle;
  readonly #room: DiskRoom;
  #size = 0;

  private constructor(handle: FileHandle, room: DiskRoom) {
    this.#handle = handle;
    this.#room = room;
  }

  static async open(disk: DiskReserve): Promise<SpoolFile> {
    const path = join(disk.folder, `file-${randomUUID()}`);
    const handle = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new SpoolFile(handle, new DiskRoom(disk));
  }

  get size(): number {
    return this.#size;
  }

  /** Throws DiskFull. */
  async append(chunk: Buffer): Promise<void> {
    await this.#room.take(chunk.byteLength);
    try {
      await this.#write(chunk);
    } catch (error) {
      throw orDiskFull(error);
    }
  }

  /** The whole file in pieces of `pieceBytes`; the last one may be shorter. */
  async *pieces(pieceBytes: number): AsyncGenerator<Buffer> {
    for (let start = 0; start < this.#size; start += pieceBytes)
      yield this.#read(start, Math.min(pieceBytes, this.#size - start));
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async #write(chunk: Buffer): Promise<void> {
    for (let done = 0; done < chunk.byteLength; ) {
      const { bytesWritten } = await this.#handle.write(chunk, done, chunk.byteLength - done, this.#size);
      done += bytesWritten;
      this.#size += bytesWritten;
    }
  }

  async #read(start: number, length: number): Promise<Buffer> {
    const piece = Buffer.alloc(length);
    for (let done = 0; done < length; ) {
      const { bytesRead } = await this.#handle.read(piece, done, length - done, start + done);
      if (bytesRead === 0) throw new Error('A temporary file is shorter than what was written to it.');
      done += bytesRead;
    }
    return piece;
  }
}
