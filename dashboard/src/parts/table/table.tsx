import type { ReactNode } from 'react';
import { type Cell, csvOf, download } from '../../format/csv.ts';
import { Button } from '../form/button.tsx';
import styles from './table.module.css';

export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand at the right. */
  readonly isNumber?: boolean;
  /** The cell in a CSV file; without it the column is left out there. */
  readonly csv?: (row: Row) => Cell;
}

interface TableProps<Row> {
  /** What the table has, for people who do not see it. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/** A table that scrolls sideways in its own box on narrow windows. The first column heads each row. */
export function Table<Row>({ caption, columns, rows, keyOf }: TableProps<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that the keyboard must reach it
    <section className={styles.box} aria-label={caption} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ head, isNumber }) => (
              <th key={head} scope="col" className={isNumber ? styles.number : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} data-key={keyOf(row)}>
              {columns.map((column, index) => (
                <TableCell key={column.head} column={column} row={row} isFirst={index === 0} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface TableCellProps<Row> {
  readonly column: Column<Row>;
  readonly row: Row;
  readonly isFirst: boolean;
}

/** A cell; the first one of a row heads it. */
export function TableCell<Row>({ column: { cell, isNumber }, row, isFirst }: TableCellProps<Row>) {
  const className = isNumber ? styles.number : undefined;
  return isFirst ? (
    <th scope="row" className={className}>
      {cell(row)}
    </th>
  ) : (
    <td className={className}>{cell(row)}</td>
  );
}

interface CsvButtonProps<Row> extends Pick<TableProps<Row>, 'columns' | 'rows'> {
  /** Of the file, without its ending. */
  readonly name: string;
}

/** Saves the rows on screen as a file. */
export function CsvButton<Row>({ name, columns, rows }: CsvButtonProps<Row>) {
  const written = columns.filter(({ csv }) => csv !== undefined);
  const save = () =>
    download(
      `${name}.csv`,
      csvOf(
        written.map(({ head }) => head),
        rows.map((row) => written.map(({ csv }) => csv?.(row))),
      ),
    );
  return (
    <Button look="quiet" onClick={save} aria-label={`Save ${name} as CSV`}>
      CSV
    </Button>
  );
}
