import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from '../transaction/database.ts';

/** Some rows of a table, whose name may have a schema. */
export interface RowsOfTable {
  readonly table: string;
  readonly where: RawBuilder<unknown>;
}

/** How many rows of each table there are at one moment: one statement for all tables, each of which occurs once. */
export async function countByTable(
  tx: Transaction,
  tables: readonly RowsOfTable[],
): Promise<Readonly<Record<string, number>>> {
  if (tables.length === 0) return {};
  const counts = tables.map(
    ({ table, where }) =>
      sql`select ${table}::text as name, count(*) as count from ${sql.table(table)} where ${where}`,
  );
  const { rows } = await sql<{ name: string; count: number }>`${sql.join(counts, sql` union all `)}`.execute(
    tx.db,
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}
