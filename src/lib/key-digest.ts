import { createHash } from 'node:crypto';

/** A key under which something is counted in a store: keys contain email addresses and IP addresses. 43 characters. */
export const keyDigest = (key: string): string => createHash('sha256').update(key).digest('base64url');
