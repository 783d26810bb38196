import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Parts } from './attacker.ts';

/** The maximum size of a body. */
const MAX_BYTES = 16 * 1_048_576 - 1_024;

/** `begin`, then `part` as often as it fits, then `end`. */
export function repeated(begin: string, part: string, end: string, bytes = MAX_BYTES): Buffer {
  const count = Math.floor((bytes - begin.length - end.length) / part.length);
  return Buffer.from(`${begin}${part.repeat(count - 1)}${part.replace(/,$/, '')}${end}`, 'latin1');
}

export const gzipped = (path: string, body: Buffer): Parts => ({
  method: 'POST',
  path,
  headers: { 'Content-Encoding': 'gzip' },
  body: gzipSync(body, { level: 9 }),
});

export const brotlied = (path: string, body: Buffer): Parts => ({
  method: 'POST',
  path,
  headers: { 'Content-Encoding': 'br' },
  body: brotliCompressSync(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 },
  }),
});

export const plain = (path: string, body: Buffer): Parts => ({ method: 'POST', path, body });

const WORDS =
  'the migration adds row security to every table and its policies are tested through each connection while the cache keeps what the plan allows'.split(
    ' ',
  );

/** Text of this length that depends on `seed` and hardly repeats itself. */
export function prose(length: number, seed: number): string {
  let text = '';
  for (let n = seed; text.length < length; n = (n * 48_271 + 11) % 2_147_483_647)
    text += `${WORDS[n % WORDS.length]}${n % 997} `;
  return text.slice(0, length);
}
