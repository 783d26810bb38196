import type { MorePages } from '../state/states.tsx';
import { type Column, Table } from './table.tsx';
import { VirtualTable } from './virtual-table.tsx';

/** From so many rows on, only the visible ones are in the document. */
const MANY_ROWS = 100;

interface LongTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly query: MorePages;
  /** What the rows are, in the plural. */
  readonly noun: string;
}

/** A list that is mostly short: a plain table, and a virtual one with a filter if it is long. */
export function LongTable<Row>(props: LongTableProps<Row>) {
  const { caption, columns, rows, keyOf, query } = props;
  if (query.hasNextPage || rows.length > MANY_ROWS) return <VirtualTable {...props} />;
  return <Table caption={caption} columns={columns} rows={rows} keyOf={keyOf} />;
}
