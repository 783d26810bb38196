import { paint } from './paint.ts';
import { fieldsOf, type ListName, type RowOf } from './shapes.ts';

export interface Column<Row> {
  readonly heading: string;
  readonly of: (row: Row) => string;
  /** Without a terminal there is no heading, and the value may have to say what it is. */
  readonly plain?: (row: Row) => string;
}

export interface ListOptions<Row> {
  readonly json?: boolean | undefined;
  readonly columns: readonly Column<Row>[];
  /** Said on standard error if there are no rows. */
  readonly empty: string;
  /** Where the next page begins; `null` on the last one, `undefined` of a list without pages. */
  readonly next?: string | null;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they would steer the terminal
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g;

/** Text from elsewhere on one line: it can neither move the cursor nor change colours. */
export const onOneLine = (text: string): string => text.replace(CONTROLS, ' ');

/**
 * Prints a list: `{ "data": [ … ] }` with the fields of its shape, a table with headings on a terminal, and otherwise
 * one line a row.
 */
export function printList<N extends ListName, Row extends RowOf<N>>(
  name: N,
  rows: readonly Row[],
  { json = false, columns, empty, next }: ListOptions<Row>,
): void {
  if (json) {
    const data = rows.map((row) => picked(row, fieldsOf(name)));
    console.log(JSON.stringify(next === undefined ? { data } : { data, next_cursor: next }, null, 2));
    return;
  }
  if (rows.length === 0) console.error(empty);
  else if (process.stdout.isTTY) printTable(rows, columns);
  else
    for (const row of rows)
      console.log(
        columns
          .map(({ of, plain = of }) => onOneLine(plain(row)))
          .join('  ')
          .trimEnd(),
      );
}

/** A field that a row lacks would change the shape, so it is an error of ours. */
function picked(row: object, fields: readonly string[]): object {
  const values: Readonly<Record<string, unknown>> = { ...row };
  return Object.fromEntries(
    fields.map((field) => {
      if (values[field] === undefined) throw new Error(`The row has no ${field}.`);
      return [field, values[field]];
    }),
  );
}

function printTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): void {
  const cells = rows.map((row) => columns.map(({ of }) => onOneLine(of(row))));
  const widths = columns.map(({ heading }, place) =>
    Math.max(heading.length, ...cells.map((line) => [...(line[place] ?? '')].length)),
  );
  const lineOf = (line: readonly string[]) =>
    line
      .map((text, place) => text + ' '.repeat((widths[place] ?? 0) - [...text].length))
      .join('  ')
      .trimEnd();
  console.log(paint('bold', lineOf(columns.map(({ heading }) => heading))));
  for (const line of cells) console.log(lineOf(line));
}
