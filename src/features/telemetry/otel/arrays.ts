import { type RawBuilder, sql } from 'kysely';
import { CompositeArrayWriter } from '../../../db/query/composite-array.ts';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { Slices } from '../../../lib/slices.ts';

/** The composite types of 0061_otel_arrays.sql. */
const TYPES = [
  'sent_model_request',
  'sent_tool_event',
  'sent_otel_series',
  'sent_otel_stream',
  'sent_otel_point',
] as const;

export type Types = Readonly<Record<(typeof TYPES)[number], number>>;

/** The OIDs of the composite types. */
export async function readTypes(tx: ScopeTransaction): Promise<Types> {
  const columns = TYPES.map((name) => `'${name}'::regtype::oid::bigint as ${name}`);
  const { rows } = await sql<Types>`select ${sql.raw(columns.join(', '))}`.execute(tx.db);
  return rows[0] as Types;
}

/** The rows as an array of a composite type; `write` writes one row in the order of its columns. */
export async function arrayOf<Row>(
  { typeOid, columns }: { readonly typeOid: number; readonly columns: number },
  rows: readonly Row[],
  write: (to: CompositeArrayWriter, row: Row, place: number) => void,
): Promise<Buffer> {
  const array = new CompositeArrayWriter(typeOid, columns, rows.length);
  const slices = new Slices();
  for (const [place, row] of rows.entries()) {
    if (slices.isOver) await slices.rest();
    array.beginRow();
    write(array, row, place);
    array.endRow();
  }
  return array.done();
}

/** The defaults of these columns, but read once for all rows of a statement. */
export const OWNER_COLUMNS = sql.raw('scope_id, tenant_id, created_by, created_by_key');
export const OWNER: RawBuilder<unknown> = sql`(select coalesce(current_setting('app.tenant_id', true), '') as scope_id,
  nullif(current_setting('app.tenant_id', true), '') as tenant_id, nullif(current_setting('app.user_id', true), '') as created_by,
  nullif(current_setting('app.key_id', true), '') as created_by_key offset 0) owner`;
