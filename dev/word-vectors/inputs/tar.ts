export interface TarFile {
  readonly path: string;
  readonly content: Buffer;
}

const BLOCK = 512;

/** The regular files of a tar archive that `isWanted` takes by their path, in the order of the archive. */
export async function* filesOfTar(
  chunks: AsyncIterable<Buffer>,
  isWanted: (path: string) => boolean,
): AsyncGenerator<TarFile> {
  const bytes = new ByteReader(chunks);
  let longName: string | undefined;
  for (;;) {
    const header = await bytes.take(BLOCK);
    // what follows the end is padding, and who writes it waits until it is read
    if (header.length < BLOCK || header[0] === 0) return bytes.skip(Number.POSITIVE_INFINITY);
    const size = Number.parseInt(textOf(header.subarray(124, 136)).trim() || '0', 8);
    const type = String.fromCharCode(header[156] ?? 0);
    const path = longName ?? nameOf(header);
    const padded = Math.ceil(size / BLOCK) * BLOCK;
    longName = undefined;
    if (type === 'L') {
      longName = textOf(await bytes.take(padded));
    } else if (type === 'x') {
      longName = /(?:^|\n)\d+ path=([^\n]+)/.exec(textOf(await bytes.take(padded)))?.[1];
    } else if ((type === '0' || type === '\0') && isWanted(path)) {
      yield { path, content: (await bytes.take(padded)).subarray(0, size) };
    } else {
      await bytes.skip(padded);
    }
  }
}

function nameOf(header: Buffer): string {
  const isUstar = header.toString('latin1', 257, 262) === 'ustar' && header[263] === 0x30;
  const prefix = isUstar ? textOf(header.subarray(345, 500)) : '';
  const name = textOf(header.subarray(0, 100));
  return prefix === '' ? name : `${prefix}/${name}`;
}

function textOf(field: Buffer): string {
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end);
}

class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Fewer bytes only at the end of the stream. */
  async take(size: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let missing = size;
    while (missing > 0) {
      const part = await this.#next(missing);
      if (part === undefined) break;
      parts.push(part);
      missing -= part.length;
    }
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
  }

  async skip(size: number): Promise<void> {
    for (let missing = size; missing > 0; ) {
      const part = await this.#next(missing);
      if (part === undefined) return;
      missing -= part.length;
    }
  }

  async #next(most: number): Promise<Buffer | undefined> {
    if (this.#rest.length === 0) {
      const { value, done } = await this.#chunks.next();
      if (done) return undefined;
      this.#rest = value;
    }
    const part = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(part.length);
    return part;
  }
}
