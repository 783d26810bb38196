import type { Virtualizer } from '@tanstack/react-virtual';
import { type MouseEvent, useCallback, useEffect, useRef } from 'react';

/** The first row that is visible, and how far its beginning is scrolled out. */
interface Place {
  readonly row: string;
  readonly offset: number;
}

type Rows = Virtualizer<HTMLElement, HTMLTableRowElement>;

/**
 * Keeps where a list is scrolled to in the entry of the browser's history, when a link in it is followed. Going back to
 * the entry restores it; opening the page anew does not. A row and not a height: rows are measured as they are shown.
 */
export function useScrollPlace(name: string, rows: Rows, indexOf: (key: string) => number) {
  const entry = `scroll ${name}`;
  const saved = useRef<Place | null | undefined>(undefined);
  if (saved.current === undefined) saved.current = placeIn(history.state, entry);
  const { count } = rows.options;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when there are rows
  useEffect(() => {
    const place = saved.current;
    if (!place || count === 0) return;
    saved.current = null;
    const [start] = rows.getOffsetForIndex(indexOf(place.row), 'start') ?? [];
    if (start !== undefined) rows.scrollToOffset(start + place.offset);
  }, [count]);
  return useCallback(
    ({ currentTarget: { scrollTop }, target }: MouseEvent<HTMLElement>) => {
      const first = rows.getVirtualItems().find(({ end }) => end > scrollTop);
      if (!first || !(target instanceof Element && target.closest('a'))) return;
      const place: Place = { row: `${first.key}`, offset: scrollTop - first.start };
      history.replaceState({ ...stateOf(history.state), [entry]: place }, '');
    },
    [entry, rows],
  );
}

const stateOf = (state: unknown): object => (typeof state === 'object' && state !== null ? state : {});

function placeIn(state: unknown, entry: string): Place | null {
  const { row, offset } = (stateOf(state) as Record<string, Partial<Place> | undefined>)[entry] ?? {};
  return typeof row === 'string' && typeof offset === 'number' ? { row, offset } : null;
}
