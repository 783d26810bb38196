import { useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, type ReactNode, useCallback, useDeferredValue, useEffect, useRef, useState } from 'react';
import { count } from '../../format/numbers.ts';
import { More, type MorePages } from '../state/states.tsx';
import tableStyles from './table.module.css';
import { type Column, TableCell } from './table.tsx';
import { useMatchingRows } from './virtual-filter.ts';
import { rowsWithFocus } from './virtual-focus.ts';
import { useScrollPlace } from './virtual-place.ts';
import styles from './virtual-table.module.css';

/** Before the first row was measured, in CSS pixels. */
const ROW_HEIGHT = 41;
const OVERSCAN = 12;
/** The next page loads when so many rows are left below. */
const ROWS_AHEAD = 30;

interface VirtualTableProps<Row> {
  /** What the table has, for people who do not see it. One page has no two with the same caption. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Of the list; without it the rows are all there are. */
  readonly query?: MorePages;
  /** What the filter looks at. Without it: the cells of the CSV file. */
  readonly textOf?: (row: Row) => string;
  /** What the rows are, in the plural, such as "sessions". */
  readonly noun?: string;
  /** Beside the filter, such as the CSV button. */
  readonly actions?: ReactNode;
}

/**
 * A table of thousands of rows, of which only those near the visible ones are in the document. It has a filter of its own,
 * because the browser's search does not see the others.
 */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { columns, rows, query, textOf, noun = 'rows', actions } = props;
  const [filter, setFilter] = useState('');
  const wanted = useDeferredValue(filter.trim());
  const shown = useMatchingRows(rows, columns, wanted, textOf);
  const ofLoaded = query?.hasNextPage
    ? `${count(rows.length)} loaded ${noun}`
    : `${count(rows.length)} ${noun}`;
  return (
    <div className={styles.list}>
      <div className={styles.bar}>
        <label className={styles.filter}>
          <span>Filter the {query?.hasNextPage ? `loaded ${noun}` : noun}</span>
          <input type="search" value={filter} onChange={({ target }) => setFilter(target.value)} />
        </label>
        <p className={styles.count} role="status">
          {wanted === '' ? ofLoaded : `${count(shown.length)} of ${ofLoaded}`}
        </p>
        {actions}
      </div>
      <Rows {...props} rows={shown} isFiltered={wanted !== ''} />
      {query && <More query={query} />}
    </div>
  );
}

interface RowsProps<Row> extends VirtualTableProps<Row> {
  readonly isFiltered: boolean;
}

function Rows<Row>({ caption, columns, rows, keyOf, query, isFiltered }: RowsProps<Row>) {
  const box = useRef<HTMLElement>(null);
  const virtualizer = useVirtualizer<HTMLElement, HTMLTableRowElement>({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    getItemKey: useCallback((index: number) => keyOf(rows[index] as Row), [rows, keyOf]),
    rangeExtractor: (range) => rowsWithFocus(range, box.current),
    useFlushSync: false,
  });
  const indexOf = (wanted: string) => rows.findIndex((row) => keyOf(row) === wanted);
  const remember = useScrollPlace(caption, virtualizer, indexOf);
  const items = virtualizer.getVirtualItems();
  useNextPage(query, isFiltered || (items.at(-1)?.index ?? 0) + ROWS_AHEAD < rows.length);

  let end = 0;
  const gapBefore = (start: number, size: number) => {
    const gap = start - end;
    end = start + size;
    return gap > 0 && <Gap height={gap} columns={columns.length} />;
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so that the keyboard must reach it
    <section ref={box} className={styles.box} aria-label={caption} tabIndex={0} onClickCapture={remember}>
      <table className={tableStyles.table} aria-rowcount={query?.hasNextPage ? -1 : rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ head, isNumber }) => (
              <th key={head} scope="col" className={isNumber ? tableStyles.number : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map(({ key, index, start, size }) => (
            <Fragment key={key}>
              {gapBefore(start, size)}
              <tr
                ref={virtualizer.measureElement}
                data-index={index}
                data-key={key}
                aria-rowindex={index + 2}
              >
                {columns.map((column, place) => (
                  <TableCell
                    key={column.head}
                    column={column}
                    row={rows[index] as Row}
                    isFirst={place === 0}
                  />
                ))}
              </tr>
            </Fragment>
          ))}
          {gapBefore(virtualizer.getTotalSize(), 0)}
        </tbody>
      </table>
    </section>
  );
}

/** Takes the room of the rows that are not in the document. */
const Gap = ({ height, columns }: { readonly height: number; readonly columns: number }) => (
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it has nothing that takes the focus
  <tr aria-hidden="true" className={styles.gap}>
    <td colSpan={columns} style={{ height }} />
  </tr>
);

/** Loads the next page when the end is near. A page that failed waits for the button. */
function useNextPage(query: MorePages | undefined, isFar: boolean) {
  const waits = isFar || !query?.hasNextPage || query.isFetchingNextPage || query.isFetchNextPageError;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each page, whatever function it is
  useEffect(() => {
    if (!waits) query?.fetchNextPage();
  }, [waits]);
}
