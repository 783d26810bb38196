/** The point that the keyboard is at. Rows are series, lanes or weekdays; columns are points in time. */
export interface Cursor {
  readonly row: number;
  readonly column: number;
}

/** The number of points in each row. */
export type Rows = readonly number[];

const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
};

/** Where a key leads; `undefined` if it leads nowhere. The first arrow enters the chart at its first or last point. */
export function movedCursor(key: string, cursor: Cursor | undefined, rows: Rows): Cursor | undefined {
  const first = rows.findIndex((length) => length > 0);
  if (first === -1) return undefined;
  const { row, column } = inside(cursor, rows) ?? { row: first, column: -1 };
  const last = (rows[row] ?? 0) - 1;
  if (key === 'Home') return { row, column: 0 };
  if (key === 'End') return { row, column: last };
  const step = STEPS[key];
  if (!step) return undefined;
  if (column === -1) return { row, column: key === 'ArrowLeft' ? last : 0 };
  const [down, right] = step;
  if (down === 0) return { row, column: Math.max(0, Math.min(last, column + right)) };
  return sideways(row, column, down, rows);
}

/** The next row that has points. */
function sideways(row: number, column: number, step: number, rows: Rows): Cursor {
  for (let next = row + step; next >= 0 && next < rows.length; next += step) {
    const length = rows[next] ?? 0;
    if (length > 0) return { row: next, column: Math.min(column, length - 1) };
  }
  return { row, column };
}

/** The cursor, if its point still exists after the data have changed. */
export const inside = (cursor: Cursor | undefined, rows: Rows): Cursor | undefined =>
  cursor && cursor.column < (rows[cursor.row] ?? 0) ? cursor : undefined;
