import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual';

/** The rows of the range, and the one that has the focus: without it a scroll would drop the focus. */
export function rowsWithFocus(range: Range, box: Element | null): number[] {
  const rows = defaultRangeExtractor(range);
  const row = box?.contains(document.activeElement)
    ? document.activeElement?.closest('tr[data-index]')
    : null;
  const index = Number(row?.getAttribute('data-index') ?? Number.NaN);
  if (!(index < range.count) || rows.includes(index)) return rows;
  return [...rows, index].sort((one, other) => one - other);
}
