import { BLOCK, paddingOf, readHeader, type TarEntry } from './tar.ts';

/** Reads a tar archive from a stream. Throws an error with what is wrong with the archive, as the end of a sentence. */
export class TarReader {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);
  /** What has not been read of the current entry, and the padding behind it. */
  #left = 0;
  #padding = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next entry, however much of the one before was read. `undefined`: the archive and its stream are at their end. */
  async next(): Promise<TarEntry | undefined> {
    for await (const _ of this.parts());
    for await (const _ of this.#bytes(this.#padding));
    const entry = readHeader(await gathered(this.#bytes(BLOCK)));
    if (!entry) await this.#drain();
    this.#left = entry?.size ?? 0;
    this.#padding = paddingOf(this.#left).length;
    return entry;
  }

  /** The content of the current entry that has not been read, in whatever parts it comes. */
  async *parts(): AsyncGenerator<Buffer> {
    for await (const part of this.#bytes(this.#left)) {
      this.#left -= part.length;
      yield part;
    }
  }

  content(): Promise<Buffer> {
    return gathered(this.parts());
  }

  async *#bytes(many: number): AsyncGenerator<Buffer> {
    for (let left = many; left > 0; ) {
      if (this.#rest.length === 0) this.#rest = await this.#read();
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  async #read(): Promise<Buffer> {
    const { value, done } = await this.#source.next();
    if (done) throw new Error('it was cut off');
    return value;
  }

  /** What follows the end is padding, and whoever writes it waits until it is read. */
  async #drain(): Promise<void> {
    while (!(await this.#source.next()).done);
  }
}

async function gathered(parts: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}
