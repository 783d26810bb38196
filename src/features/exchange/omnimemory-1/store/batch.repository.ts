import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../../db/transaction/database.ts';
import { storing } from '../../../../db/transaction/storing.ts';

/** Rows of a source table that have been read, as a range of row numbers. It is noted in the transaction that stores them. */
export interface Batch {
  readonly source: string;
  readonly first_rowid: number;
  readonly last_rowid: number;
  /** The hash of the last row, which tells copies of a file apart that have changed separately. */
  readonly last_row: string;
}

/** A second import of the same range fails with `omnimemory1_batches__pkey`. */
export async function noteBatch(tx: ScopeTransaction, batch: Batch): Promise<void> {
  await storing(tx, {
    ctes: sql`noted as (
      insert into omnimemory1_batches (source, first_rowid, last_rowid, last_row)
      values (${batch.source}, ${batch.first_rowid}::bigint, ${batch.last_rowid}::bigint, ${batch.last_row})
      returning stored_bytes)`,
    growth: sql`select sum(stored_bytes) from noted`,
  });
}

/** The note that reaches farthest. */
export function lastBatch(tx: ScopeTransaction, source: string) {
  return tx
    .selectFrom('omnimemory1_batches')
    .select(['last_rowid', 'last_row'])
    .where('source', '=', source)
    .orderBy('first_rowid', 'desc')
    .limit(1)
    .executeTakeFirst();
}
