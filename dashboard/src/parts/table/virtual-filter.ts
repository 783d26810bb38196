import { useMemo } from 'react';
import type { Column } from './table.tsx';

/** The rows whose text has all of the words, in any case. */
export function useMatchingRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  words: string,
  textOf: ((row: Row) => string) | undefined,
): readonly Row[] {
  return useMemo(() => {
    if (words === '') return rows;
    const text = textOf ?? ((row: Row) => columns.map(({ csv }) => csv?.(row) ?? '').join(' '));
    const wanted = words.toLowerCase().split(/\s+/);
    return rows.filter((row) => {
      const found = text(row).toLowerCase();
      return wanted.every((word) => found.includes(word));
    });
  }, [rows, columns, words, textOf]);
}
