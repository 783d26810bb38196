import { count } from '../../format/numbers.ts';
import { type Column, Table } from '../table/table.tsx';

interface RowsByTableProps {
  readonly summary: string;
  readonly tables: Readonly<Record<string, number>>;
}

type Line = readonly [table: string, rows: number];
const COLUMNS: readonly Column<Line>[] = [
  { head: 'Table', cell: ([table]) => <code>{table}</code> },
  { head: 'Rows', cell: ([, rows]) => count(rows), isNumber: true },
];

/** How many rows of each table, closed at first. */
export function RowsByTable({ summary, tables }: RowsByTableProps) {
  const lines = Object.entries(tables).sort(([one], [other]) => (one < other ? -1 : 1));
  if (lines.length === 0) return null;
  return (
    <details>
      <summary>{summary}</summary>
      <Table caption={summary} columns={COLUMNS} rows={lines} keyOf={([table]) => table} />
    </details>
  );
}
