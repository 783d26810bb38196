// PostgreSQL's binary format of an array of composite values (array_recv and record_recv in its sources). It reads this
// several times faster than the same rows as JSON; docs/decisions/0016-ingest.md has the figures.

const OIDS = { boolean: 16, text: 25, jsonb: 3802, bigint: 20, double: 701, timestamptz: 1184 } as const;

/** PostgreSQL's epoch is the year 2000. */
const EPOCH_MICROSECONDS = Date.UTC(2000, 0, 1) * 1_000;
const JSONB_VERSION = 1;
const HEADER_BYTES = 20;
/** A column with a value of fixed size: type, length, value. */
const FIXED_BYTES = 16;
const TYPICAL_TEXT_BYTES = 200;
const MAX_CHARACTER_BYTES = 3;
const SHORT = 64;
const TWO_TO_32 = 4_294_967_296;

type Maybe<T> = T | null | undefined;

/**
 * Writes rows as one parameter `$1::the_type[]`. The columns of a row are written in the order of the composite type,
 * each with the method for its type; a missing value is NULL.
 */
export class CompositeArrayWriter {
  #bytes: Buffer;
  #view: DataView;
  #at = 0;
  #rowStart = 0;
  readonly #columns: number;
  /** The buffer always has room for this much: a row without its texts. */
  readonly #rowBytes: number;

  /** `typeOid` is that of the composite type. */
  constructor(typeOid: number, columns: number, rows: number) {
    this.#columns = columns;
    this.#rowBytes = HEADER_BYTES + columns * FIXED_BYTES;
    this.#bytes = Buffer.allocUnsafe((rows + 1) * (this.#rowBytes + TYPICAL_TEXT_BYTES));
    this.#view = viewOf(this.#bytes);
    const [dimensions, withoutNulls, firstIndex] = [1, 0, 1];
    for (const word of [dimensions, withoutNulls, typeOid, rows, firstIndex]) this.#int32(word);
  }

  beginRow(): void {
    this.#makeRoom(0);
    this.#rowStart = this.#at;
    this.#at += 4; // its length is written last
    this.#int32(this.#columns);
  }

  endRow(): void {
    this.#view.setInt32(this.#rowStart, this.#at - this.#rowStart - 4);
  }

  boolean(value: Maybe<boolean>): void {
    this.#int32(OIDS.boolean);
    if (value === null || value === undefined) {
      this.#int32(-1);
      return;
    }
    this.#int32(1);
    this.#bytes[this.#at++] = value ? 1 : 0;
  }

  bigint(value: Maybe<number>): void {
    this.#int32(OIDS.bigint);
    if (value === null || value === undefined) this.#int32(-1);
    else this.#int64(value);
  }

  /** The same for a number that a double cannot hold. */
  exactBigint(value: bigint): void {
    this.#int32(OIDS.bigint);
    this.#int32(8);
    this.#view.setBigInt64(this.#at, value);
    this.#at += 8;
  }

  /** Microseconds since 1970. */
  timestamptz(value: Maybe<number>): void {
    this.#int32(OIDS.timestamptz);
    if (value === null || value === undefined) this.#int32(-1);
    else this.#int64(value - EPOCH_MICROSECONDS);
  }

  double(value: Maybe<number>): void {
    this.#int32(OIDS.double);
    if (value === null || value === undefined) {
      this.#int32(-1);
      return;
    }
    this.#int32(8);
    this.#view.setFloat64(this.#at, value);
    this.#at += 8;
  }

  text(value: Maybe<string>): void {
    this.#int32(OIDS.text);
    if (value === null || value === undefined) this.#int32(-1);
    else this.#sized(value, 0);
  }

  /** `value` is JSON text. */
  jsonb(value: Maybe<string>): void {
    this.#int32(OIDS.jsonb);
    if (value === null || value === undefined) this.#int32(-1);
    else this.#sized(value, JSONB_VERSION);
  }

  done(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  #int32(value: number): void {
    this.#view.setInt32(this.#at, value);
    this.#at += 4;
  }

  #int64(value: number): void {
    const high = Math.floor(value / TWO_TO_32);
    this.#int32(8);
    this.#int32(high);
    this.#int32(value - high * TWO_TO_32);
  }

  #sized(value: string, version: number): void {
    this.#makeRoom(value.length * MAX_CHARACTER_BYTES);
    const start = this.#at;
    this.#at += 4;
    if (version > 0) this.#bytes[this.#at++] = version;
    if (value.length > SHORT || !this.#ascii(value)) this.#at += this.#bytes.write(value, this.#at);
    this.#view.setInt32(start, this.#at - start - 4);
  }

  // faster for short texts than a native call
  #ascii(value: string): boolean {
    const bytes = this.#bytes;
    const at = this.#at;
    for (let n = 0; n < value.length; n++) {
      const code = value.charCodeAt(n);
      if (code > 127) return false;
      bytes[at + n] = code;
    }
    this.#at = at + value.length;
    return true;
  }

  #makeRoom(bytes: number): void {
    const needed = this.#at + bytes + this.#rowBytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * needed);
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
    this.#view = viewOf(larger);
  }
}

const viewOf = ({ buffer, byteOffset, length }: Buffer) => new DataView(buffer, byteOffset, length);
