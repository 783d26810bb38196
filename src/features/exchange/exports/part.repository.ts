import { sql } from 'kysely';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { isRun, type Run } from './run.repository.ts';

/** The size of every piece but the last one. The constraint export_parts__size has the same number. */
export const PART_BYTES = 1_048_576;

/** As the owner of the archive. `undefined`: it was removed. */
export async function readPart(
  tx: ScopeTransaction,
  exportId: string,
  position: number,
): Promise<Buffer | undefined> {
  const part = tx
    .selectFrom('export_parts')
    .select('content')
    .where('export_id', '=', exportId)
    .where('position', '=', position);
  return (await part.executeTakeFirst())?.content;
}

/** Stores the next piece of the archive. False: the run has ended, and nothing was stored. */
export async function storePart(
  tx: ScopeTransaction,
  run: Run,
  { position, content }: { readonly position: number; readonly content: Buffer },
): Promise<boolean> {
  tx.storage.requireDisk();
  const { rows } = await sql`
    with run as (select 1 from exports where ${isRun(tx, run)} for no key update),
    part as (
      insert into export_parts (export_id, position, content)
      select ${run.exportId}::text, ${position}::integer, ${content}::bytea from run returning 1
    )
    select 1 from part`.execute(tx.db);
  return rows.length > 0;
}
