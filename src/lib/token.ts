import { createHash, randomBytes } from 'node:crypto';

/** A token that proves that its reader received the email: 32 random bytes in base64url. Only its hash is stored. */
export function generateToken(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256. A slow hash would add nothing: there are 2^256 possible tokens. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
