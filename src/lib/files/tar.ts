/** Tar archives (POSIX ustar): blocks of 512 bytes, a header in front of each file. */
export const BLOCK = 512;

/** Two empty blocks end an archive. */
export const TRAILER = Buffer.alloc(2 * BLOCK);

const NAME_BYTES = 100;
const TYPE_AT = 156;
const MAGIC_AT = 257;
const PREFIX_AT = 345;
const PREFIX_BYTES = 155;
const CHECKSUM_AT = 148;
const CHECKSUM_BYTES = 8;

export interface TarEntry {
  readonly name: string;
  readonly size: number;
  /** The type flag: `0` or NUL for a file, `5` for a folder. */
  readonly type: string;
}

export const isFile = ({ type }: TarEntry): boolean => type === '0' || type === '\0';
export const isFolder = ({ type }: TarEntry): boolean => type === '5';

/** The header of a file that only its owner may read. `name` has at most 100 bytes. */
export function headerOf(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) >= NAME_BYTES)
    throw new Error(`The name ${name} is too long for a tar archive.`);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  header.write(name, 0);
  header.write(octal(0o600, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(size, 11), 124);
  header.write(octal(Math.floor(Date.now() / 1_000), 11), 136);
  header.write('0', TYPE_AT);
  header.write('ustar\u000000', MAGIC_AT);
  header.write(`${octal(checksumOf(header), 6)} `, CHECKSUM_AT);
  return header;
}

/** What fills the last block of a file of this size. */
export const paddingOf = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);

/** `undefined` for the empty block that ends an archive. */
export function readHeader(block: Buffer): TarEntry | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  if (numberAt(block, CHECKSUM_AT, CHECKSUM_BYTES) !== checksumOf(block)) throw damaged();
  const prefix = isUstar(block) ? textAt(block, PREFIX_AT, PREFIX_BYTES) : '';
  const name = `${prefix === '' ? '' : `${prefix}/`}${textAt(block, 0, NAME_BYTES)}`;
  return { name, size: numberAt(block, 124, 12), type: String.fromCharCode(block[TYPE_AT] ?? 0) };
}

/** GNU's own form, whose magic ends in a blank, has times where ustar has the prefix. */
const isUstar = (block: Buffer): boolean => textAt(block, MAGIC_AT, 6) === 'ustar';

/** Of the header with blanks in place of the checksum. */
function checksumOf(header: Buffer): number {
  let sum = CHECKSUM_BYTES * 0x20;
  for (const [at, byte] of header.entries())
    if (at < CHECKSUM_AT || at >= CHECKSUM_AT + CHECKSUM_BYTES) sum += byte;
  return sum;
}

function textAt(block: Buffer, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
}

/** Octal digits, or for what is too large for them GNU's form: a first byte of 0x80 and a binary number. */
function numberAt(block: Buffer, at: number, length: number): number {
  const isBinary = block[at] === 0x80;
  const digits = isBinary
    ? `0x${block.toString('hex', at + 1, at + length)}`
    : `0o${textAt(block, at, length).trim() || '0'}`;
  const number = Number(digits);
  if (!Number.isSafeInteger(number)) throw damaged();
  return number;
}

const damaged = (): Error => new Error('its archive has a damaged header');
