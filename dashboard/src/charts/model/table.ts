import { isolated } from '../../format/isolated.ts';
import { count, money, share, type Unit } from '../../format/numbers.ts';
import { type Period, type ShownSeries, sums } from './series.ts';

/** The table behind a chart. */
export interface ChartTable {
  readonly heads: readonly string[];
  readonly rows: readonly ChartRow[];
}

export interface ChartRow {
  readonly key: string;
  readonly cells: readonly ChartCell[];
  readonly href?: string | undefined;
}

export interface ChartCell {
  readonly text: string;
  /** In a CSV file. */
  readonly raw: string | number | null;
  readonly isNumber?: boolean;
}

export const textCell = (text: string): ChartCell => ({ text, raw: text });
/** Its unit stands in the head of the column. */
export const numberCell = (value: number | null, unit: Unit): ChartCell => ({
  text: unit === 'USD' ? money(value) : unit === 'share' ? share(value) : count(value),
  raw: value,
  isNumber: true,
});

export const headWithUnit = (head: string, unit: Unit): string =>
  unit === 'count' ? isolated(head) : `${isolated(head)} (${unit})`;

interface SeriesTable {
  readonly periods: readonly Period[];
  readonly series: readonly ShownSeries[];
  readonly unit: Unit;
  /** With the sum of each period. */
  readonly hasTotal: boolean;
  readonly hrefOf?: ((periodIndex: number) => string) | undefined;
}

/** One row for each period, one column for each series. */
export function tableOfSeries({ periods, series, unit, hasTotal, hrefOf }: SeriesTable): ChartTable {
  const columns = series.map(({ label, values }) => ({ label, values }));
  if (hasTotal && series.length > 1) columns.push({ label: 'Sum', values: sums(series) });
  return {
    heads: ['Time', ...columns.map(({ label }) => headWithUnit(label, unit))],
    rows: periods.map(({ label, start }, index) => ({
      key: `${start.toISOString()} ${index}`,
      cells: [
        { text: label, raw: start.toISOString() },
        ...columns.map(({ values }) => numberCell(values[index] ?? null, unit)),
      ],
      href: hrefOf?.(index),
    })),
  };
}
