import { z } from 'zod';

const address = z.email().max(320).toLowerCase();

// some providers send the claim as text
const isTrue = (claim: unknown) => claim === true || claim === 'true';

/**
 * The email address that a provider has verified, in lower case. `sources` are sets of claims about one subject, the
 * more reliable first. An address counts only with the `email_verified` of its own source: that of another source may
 * be about another address. A source that says anything but true refuses the address of every source.
 *
 * `trustUnstated`: addresses of a provider that never sends `email_verified` count as verified.
 */
export function verifiedEmailOf(
  sources: readonly { readonly [claim: string]: unknown }[],
  trustUnstated: boolean,
): string | null {
  const stated = sources.filter(({ email_verified }) => email_verified !== undefined);
  if (!stated.every(({ email_verified }) => isTrue(email_verified))) return null;
  const candidates = stated.length === 0 && trustUnstated ? sources : stated;
  for (const { email } of candidates) {
    const { data } = address.safeParse(email);
    if (data !== undefined) return data;
  }
  return null;
}
