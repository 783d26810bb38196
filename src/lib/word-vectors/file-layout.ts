import { createHash } from 'node:crypto';

/**
 * The file of word vectors, in little endian: a header of 64 bytes (magic, number of words, width, length of the words, all
 * occurrences as a double, SHA-256 of everything else), then for each word its vector (int8), the factor that it is
 * multiplied by (float), its occurrences (uint32), then the common component (float), then the words themselves, each on a line.
 */
export interface WordTable {
  readonly width: number;
  /** Stems, the most frequent first. */
  readonly words: readonly string[];
  readonly vectors: Int8Array;
  /** What each vector is multiplied by. Its length is then the weight of the word in a text. */
  readonly factors: Float32Array;
  readonly counts: Uint32Array;
  /** Occurrences of all words, also of those that are not in the file. */
  readonly total: number;
  /** The direction that all texts share, of unit length. */
  readonly common: Float32Array;
}

const MAGIC = 'OMWORDV2';
const HEADER = 64;
const DIGEST = { start: 32, end: 64 };

export function encodeWordTable(table: WordTable): Buffer {
  const words = Buffer.from(table.words.join('\n'));
  const header = Buffer.alloc(HEADER);
  header.write(MAGIC, 'latin1');
  header.writeUInt32LE(table.words.length, 8);
  header.writeUInt32LE(table.width, 12);
  header.writeUInt32LE(words.length, 16);
  header.writeDoubleLE(table.total, 24);
  const parts = [table.vectors, table.factors, table.counts, table.common].map(bytesOf);
  const file = Buffer.concat([header, ...parts, words]);
  digestOf(file).copy(file, DIGEST.start);
  return file;
}

/** Views of the file, which is not copied. Throws if it is not what `encodeWordTable` made. */
export function decodeWordTable(file: Buffer): WordTable {
  if (file.length < HEADER || file.toString('latin1', 0, MAGIC.length) !== MAGIC)
    throw new Error('no word vectors');
  const size = file.readUInt32LE(8);
  const width = file.readUInt32LE(12);
  const length = HEADER + size * (width + 8) + 4 * width + file.readUInt32LE(16);
  if (file.length !== length || width % 4 !== 0) throw new Error(`${file.length} bytes instead of ${length}`);
  if (!digestOf(file).equals(file.subarray(DIGEST.start, DIGEST.end))) throw new Error('wrong checksum');
  const { buffer, byteOffset } = file.byteOffset % 4 === 0 ? file : new Uint8Array(file);
  const at = byteOffset + HEADER;
  const factorsAt = at + size * width;
  const countsAt = factorsAt + 4 * size;
  const commonAt = countsAt + 4 * size;
  return {
    width,
    total: file.readDoubleLE(24),
    words: file.toString('utf8', commonAt - byteOffset + 4 * width).split('\n'),
    vectors: new Int8Array(buffer, at, size * width),
    factors: new Float32Array(buffer, factorsAt, size),
    counts: new Uint32Array(buffer, countsAt, size),
    common: new Float32Array(buffer, commonAt, width),
  };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Int8Array | Float32Array | Uint32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

const digestOf = (file: Buffer): Buffer =>
  createHash('sha256').update(file.subarray(0, DIGEST.start)).update(file.subarray(DIGEST.end)).digest();
