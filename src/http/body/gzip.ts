import { crc32, inflateRawSync } from 'node:zlib';

/** From RFC 1952: the fixed part of the header, and the trailer. */
const HEADER_BYTES = 10;
const TRAILER_BYTES = 8;
const FLAG = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 } as const;

const [SMALLEST_CHUNK, MAX_CHUNK] = [64, 262_144];

export class NotGzip extends Error {}
/** The output is longer than allowed. */
export class InflatesTooFar extends Error {}

/** The length of the text, as the trailer of the gzip member states it. Throws NotGzip. */
export function inflatedSize(body: Buffer): number {
  headerLength(body);
  return body.readUInt32LE(body.length - 4);
}

/**
 * Inflates exactly one gzip member synchronously. It stops as soon as the output exceeds `max` or the stated length, so
 * that no more memory is used than was counted. Throws NotGzip, also for bytes after the member, and InflatesTooFar.
 */
export function inflateGzip(body: Buffer, max: number): Buffer {
  const compressed = body.subarray(headerLength(body), -TRAILER_BYTES);
  const size = inflatedSize(body);
  if (compressed.length > longestDeflated(size)) throw new NotGzip();
  const text = inflate(compressed, Math.min(size, max));
  if (!text) throw size > max ? new InflatesTooFar() : new NotGzip();
  if (text.length !== size || crc32(text) !== body.readUInt32LE(body.length - TRAILER_BYTES))
    throw new NotGzip();
  return text;
}

/**
 * No compressor produces more bytes for a text of this size: at most nine bits a byte, and a few bytes a block. Anything
 * longer consists of empty blocks, each of which costs time.
 */
const longestDeflated = (size: number) => size + size / 4 + 1_024;

/** `undefined` if the output is longer than `max`. */
function inflate(compressed: Buffer, max: number): Buffer | undefined {
  try {
    const { buffer, engine } = inflateRawSync(compressed, {
      info: true,
      // zlib does not accept 0
      maxOutputLength: Math.max(1, max),
      chunkSize: Math.min(Math.max(max, SMALLEST_CHUNK), MAX_CHUNK),
    }) as unknown as { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };
    if (engine.bytesWritten !== compressed.length) throw new NotGzip();
    return buffer;
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw new NotGzip();
  }
}

function headerLength(body: Buffer): number {
  if (body.length < HEADER_BYTES + TRAILER_BYTES) throw new NotGzip();
  const [magic, method, flags = 0] = [body.readUInt16BE(0), body[2], body[3]];
  if (magic !== 0x1f8b || method !== 8 || (flags & FLAG.reserved) !== 0) throw new NotGzip();
  let at = HEADER_BYTES;
  if (flags & FLAG.extra) at += 2 + body.readUInt16LE(at);
  if (flags & FLAG.name) at = behindZero(body, at);
  if (flags & FLAG.comment) at = behindZero(body, at);
  if (flags & FLAG.headerCrc) at += 2;
  if (at > body.length - TRAILER_BYTES) throw new NotGzip();
  return at;
}

function behindZero(body: Buffer, from: number): number {
  const at = body.indexOf(0, from);
  if (at === -1) throw new NotGzip();
  return at + 1;
}
