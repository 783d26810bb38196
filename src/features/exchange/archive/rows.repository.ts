import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import type { ScopeTransaction } from '../../../db/transaction/database.ts';
import { parsedRow } from '../../../lib/parsed-row.ts';
import type { ArchiveTable } from './archive-table.ts';

/** A statement reads at most so many rows, and ends early at so many bytes: it must end within a few seconds. */
const MAX_ROWS = 1_000;
const MAX_BYTES = 1_048_576;

/** The key of a row, as text. */
export type RowKey = readonly string[];

export interface RowsPart {
  /** Whole lines. */
  readonly ndjson: string;
  readonly rows: number;
  /** `undefined`: there are no more rows. */
  readonly next: RowKey | undefined;
}

/** A condition on the rows of a table, inside of a transaction. */
export type RowsCondition = (tx: ScopeTransaction) => RawBuilder<boolean>;

/** Which rows of a table: after a key, and all or only those of a person. */
export interface RowsWanted {
  readonly after: RowKey | undefined;
  readonly where: RowsCondition;
}

const part = z.object({
  ndjson: z.string().nullable(),
  rows: z.int(),
  /** Fewer rows than the statement has looked at: it has ended early. */
  seen: z.int(),
  last: z.array(z.string()).nullable(),
});

/** The next rows of a table in the order of its key. One statement. */
export async function readRows(
  tx: ScopeTransaction,
  { table, fields, key, measured, scope }: ArchiveTable,
  { after, where }: RowsWanted,
): Promise<RowsPart> {
  const columns = sql.join(key.map(({ name }) => sql.ref(name)));
  const order = key.length === 0 ? sql`(select null)` : columns;
  const beyond =
    after && key.length > 0
      ? sql`and (${columns}) > (${sql.join(key.map(({ type }, n) => sql`${after[n]}::text::${sql.raw(type)}`))})`
      : sql``;
  // not all: of some tables no role may read each column
  const names = [...fields, ...key.map(({ name }) => name), ...(measured ? ['stored_bytes'] : [])];
  const needed = sql.join([...new Set(names)].map((name) => sql.ref(name)));
  const shown = sql.join(fields.map((field) => sql.ref(field)));
  const keyText = sql.join(key.map(({ name }) => sql`${sql.ref(name)}::text`));
  const { rows } = await sql`
    with looked_at as materialized (
      select ${needed} from ${sql.table(table)} as of_table where ${sql.ref(scope)} = ${tx.scopeId} and ${where(tx)} ${beyond}
      order by ${order} limit ${MAX_ROWS}
    ), measured as (
      select *, row_number() over (order by ${order}) as ordinal,
        ${measured ? sql`sum(stored_bytes) over (order by ${order} rows unbounded preceding) - stored_bytes` : sql`0`} as before
      from looked_at
    ), taken as (
      select ordinal, array[${keyText}]::text[] as key,
        (select row_to_json(line)::text from (select ${shown}) line) as line
      from measured where before < ${MAX_BYTES}
    )
    select string_agg(line, chr(10) order by ordinal) as ndjson, count(*) as rows,
      (select count(*) from looked_at) as seen, (array_agg(to_json(key) order by ordinal desc))[1] as last
    from taken`.execute(tx.db);
  const found = parsedRow(part, rows[0]);
  if (found.ndjson === null || found.last === null) return { ndjson: '', rows: 0, next: undefined };
  const isLast = key.length === 0 || (found.seen < MAX_ROWS && found.rows === found.seen);
  return { ndjson: `${found.ndjson}\n`, rows: found.rows, next: isLast ? undefined : found.last };
}

/** The rows that a person has made. */
export function ownRowsOf({ own }: ArchiveTable, userId: string): RowsCondition | undefined {
  if (own === undefined) return undefined;
  if ('by' in own) return () => sql`${sql.ref(own.by)} = ${userId}`;
  const sessions = (tx: ScopeTransaction) =>
    sql`select 1 from tool_sessions s where s.scope_id = ${tx.scopeId} and s.created_by = ${userId}`;
  if ('ofSession' in own) return (tx) => sql`exists (${sessions(tx)} and s.session_id = of_table.session_id)`;
  if ('ofProject' in own) return (tx) => sql`exists (${sessions(tx)} and s.project_id = of_table.project_id)`;
  return (tx) => sql`exists (select 1 from otel_series e
    where e.scope_id = ${tx.scopeId} and e.series_id = of_table.series_id
      and exists (${sessions(tx)} and s.session_id = e.session_id))`;
}
