import { createHash } from 'node:crypto';

/** The hash of a proof as docs/deletion.md says how to compute it, without the code that made the proof. */
export function proofHash(proof: { readonly tables: Readonly<Record<string, number>> } | null): string {
  const lines = Object.entries(proof?.tables ?? {})
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, rows]) => `${name}=${rows}\n`);
  return createHash('sha256').update(lines.join('')).digest('hex');
}
