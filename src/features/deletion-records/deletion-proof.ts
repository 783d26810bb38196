import { createHash } from 'node:crypto';
import { isoTimeOf } from '../../lib/utc.ts';
import type { DeletionProof } from './deletion-record.schemas.ts';

export type RowCounts = Readonly<Record<string, number>>;

export interface ProofNotes {
  /** What keeps a trace on purpose. It is named in the proof and not counted. */
  readonly kept: readonly string[];
  /** Whether the same thing was made again meanwhile. */
  readonly again?: boolean;
}

/** The proof of a deletion whose rows have just been counted: `tables` says how many of them each table still has. */
export function proofOf(tables: RowCounts, { kept, again = false }: ProofNotes): DeletionProof {
  const checked_at = isoTimeOf(new Date());
  return { tables, rows: sumOf(tables), kept: [...kept], again, checked_at, hash: hashOf(tables) };
}

export const sumOf = (tables: RowCounts): number =>
  Object.values(tables).reduce((sum, count) => sum + count, 0);

/** SHA-256 of one line `table=rows` for each table, in the order of their names. */
function hashOf(tables: RowCounts): string {
  const lines = Object.keys(tables)
    .sort()
    .map((name) => `${name}=${tables[name]}\n`);
  return createHash('sha256').update(lines.join('')).digest('hex');
}
