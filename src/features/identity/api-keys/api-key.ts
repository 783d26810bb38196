import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const PREFIX = 'omk_';
const SECRET_BYTES = 32;
const SECRET_DIGITS = 43; // 62^43 > 2^256
const CHECKSUM_DIGITS = 6; // 62^6 > 2^32
const SHAPE = new RegExp(`^${PREFIX}([0-9A-Za-z]{${SECRET_DIGITS}})([0-9A-Za-z]{${CHECKSUM_DIGITS}})$`);

/**
 * A new API key: `omk_`, 32 random bytes in base 62, and the CRC-32 of those digits. The checksum lets scanners tell a
 * leaked key from noise, and lets us refuse a mistyped one without asking the database.
 */
export function generateApiKey(): string {
  const secret = base62(BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`), SECRET_DIGITS);
  return `${PREFIX}${secret}${checksum(secret)}`;
}

export function isWellFormedApiKey(key: string): boolean {
  const [, secret, sum] = SHAPE.exec(key) ?? [];
  return secret !== undefined && checksum(secret) === sum;
}

/** SHA-256 of the key. A slow hash would add nothing: there are 2^256 possible keys. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** The part of a key that may be shown later: enough to tell keys apart. */
export function startOfApiKey(key: string): string {
  return key.slice(0, PREFIX.length + 6);
}

const checksum = (secret: string) => base62(BigInt(crc32(secret)), CHECKSUM_DIGITS);

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function base62(value: bigint, length: number): string {
  let digits = '';
  for (let rest = value; digits.length < length; rest /= 62n) digits = DIGITS[Number(rest % 62n)] + digits;
  return digits;
}
