import { type FocusEvent, type KeyboardEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { type Cursor, inside, movedCursor, type Rows } from '../model/cursor.ts';

interface CursorOptions {
  readonly rows: Rows;
  readonly hrefOf?: ((cursor: Cursor) => string | undefined) | undefined;
  /** What Enter or a click does at a point without a link. */
  readonly choose?: (cursor: Cursor) => void;
  readonly showTable: () => void;
}

export interface ChartCursor {
  readonly cursor: Cursor | undefined;
  /** The keyboard moved it, so that it must be told. */
  readonly isSpoken: boolean;
  readonly point: (cursor: Cursor | undefined) => void;
  readonly open: () => void;
  readonly canOpen: boolean;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onBlur: (event: FocusEvent) => void;
}

/** The point of a chart that the keyboard or the pointer is at. */
export function useCursor({ rows, hrefOf, choose, showTable }: CursorOptions): ChartCursor {
  const [, go] = useLocation();
  const [state, setState] = useState<{ readonly cursor: Cursor; readonly isSpoken: boolean }>();
  const cursor = inside(state?.cursor, rows);
  const href = cursor && hrefOf?.(cursor);
  const open = () => {
    if (href !== undefined) go(href);
    else if (cursor) choose?.(cursor);
  };
  const leave = () => setState(undefined);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const moved = movedCursor(event.key, cursor, rows);
    if (moved) setState({ cursor: moved, isSpoken: true });
    else if (event.key === 'Escape' && cursor) leave();
    else if (event.key === 'Enter' && cursor) open();
    else if (event.key === 't') showTable();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const point = (at: Cursor | undefined) => {
    const isSame = at?.row === state?.cursor.row && at?.column === state?.cursor.column;
    if (!isSame) setState(at && { cursor: at, isSpoken: false });
  };
  const canOpen = href !== undefined || (cursor !== undefined && choose !== undefined);
  return { cursor, isSpoken: state?.isSpoken ?? false, point, open, canOpen, onKeyDown, onBlur: leave };
}
