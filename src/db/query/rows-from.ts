import { type RawBuilder, sql } from 'kysely';
import { Slices } from '../../lib/slices.ts';
import { ArrayWriter, type ColumnType } from './array-writer.ts';

type Value<T extends ColumnType> =
  | {
      text: string;
      jsonb: string;
      boolean: boolean;
      timestamptz: number;
      'double precision': number;
      bigint: number | bigint;
    }[T]
  | null
  | undefined;

/**
 * A column: its type, and its value in a row. `jsonb` is JSON text, `timestamptz` microseconds since 1970, and a missing value
 * is NULL.
 */
type Column<Row> = { [T in ColumnType]: readonly [T, (row: Row, place: number) => Value<T>] }[ColumnType];
/** By name. The names are trusted SQL. */
export type Columns<Row> = Readonly<Record<string, Column<Row>>>;

/**
 * The rows as a source in FROM, in their order: `from ${await rowsFrom(columns, rows)} sent`. Each column is
 * one parameter, and one without any value costs nothing. At least one column has a value in some row.
 */
export async function rowsFrom<Row>(
  columns: Columns<Row>,
  rows: readonly Row[],
): Promise<RawBuilder<unknown>> {
  const writer = new ArrayWriter(rows.length * Object.keys(columns).length);
  const slices = new Slices();
  for (const [type, read] of Object.values(columns)) {
    if (slices.isOver) await slices.rest();
    writer.begin(type, rows.length);
    for (let place = 0; place < rows.length; place++) writer.add(read(rows[place] as Row, place));
    writer.end();
  }
  const arrays = writer.arrays();
  const names = Object.keys(columns);
  const given = names.map(
    (name, n) => sql`${arrays[n]}::${sql.raw((columns[name] as Column<Row>)[0])}[] as ${sql.raw(name)}`,
  );
  // In the select list, because there PostgreSQL takes the elements of all arrays side by side; in FROM it would write each
  // array into a store of its own. `offset 0` keeps the parameters out of it: PostgreSQL plans again for an array that it knows.
  return sql`(select ${sql.raw(names.map((name) => `unnest(arrays.${name}) as ${name}`).join(', '))}
    from (select ${sql.join(given)} offset 0) arrays)`;
}
