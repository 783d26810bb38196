import { useMemo } from 'react';
import { Link } from 'wouter';
import { isolated } from '../format/isolated.ts';
import { change, inUnit, type Unit } from '../format/numbers.ts';
import styles from './bars.module.css';
import { ChartFigure } from './layer/figure.tsx';
import { type ChartTable, headWithUnit, numberCell, textCell } from './model/table.ts';
import { domainOf } from './model/ticks.ts';
import type { ChartProps } from './types.ts';

export interface BarRow {
  readonly id: string;
  readonly label: string;
  readonly value: number | null;
  /** The same value in the period before. */
  readonly before?: number | null;
  /** The rows behind it. */
  readonly href?: string;
}

interface BarsProps extends ChartProps {
  readonly rows: readonly BarRow[];
}

/** Values side by side. Each is written beside its bar. */
export function Bars({ rows, unit, ...figure }: BarsProps) {
  const table = useMemo(() => tableOf(rows, unit), [rows, unit]);
  const [lowest, highest] = domainOf(rows.flatMap(({ value, before }) => [value, before ?? null]));
  const partOf = (value: number) => (value / (highest - lowest)) * 100;
  return (
    <ChartFigure {...figure} table={table}>
      {() =>
        rows.length === 0 ? (
          <p className={styles.empty}>No data in this time range</p>
        ) : (
          <ol className={styles.bars}>
            {rows.map((row) => (
              <BarItem key={row.id} row={row} unit={unit} zero={partOf(-lowest)} partOf={partOf} />
            ))}
          </ol>
        )
      }
    </ChartFigure>
  );
}

interface BarItemProps {
  readonly row: BarRow;
  readonly unit: Unit;
  /** Where zero is, in percent of the width. */
  readonly zero: number;
  readonly partOf: (value: number) => number;
}

function BarItem({ row: { label, value, before, href }, unit, zero, partOf }: BarItemProps) {
  const difference = change(value, before);
  const part = partOf(value ?? 0);
  return (
    <li className={styles.row} data-value={value ?? ''}>
      <span className={styles.label}>
        {href === undefined ? isolated(label) : <Link href={href}>{isolated(label)}</Link>}
      </span>
      <span className={styles.value}>
        {inUnit(value, unit)}
        {difference !== undefined && <small> {difference} vs. the period before</small>}
      </span>
      <span className={styles.track} aria-hidden="true">
        {value !== null && (
          <span
            className={styles.bar}
            style={{ insetInlineStart: `${Math.min(zero, zero + part)}%`, inlineSize: `${Math.abs(part)}%` }}
          />
        )}
        {typeof before === 'number' && (
          <span className={styles.before} style={{ insetInlineStart: `${zero + partOf(before)}%` }} />
        )}
      </span>
    </li>
  );
}

function tableOf(rows: readonly BarRow[], unit: Unit): ChartTable {
  const hasBefore = rows.some(({ before }) => before !== undefined);
  return {
    heads: ['Name', 'Value', ...(hasBefore ? ['Period before'] : [])].map((head, index) =>
      index === 0 ? head : headWithUnit(head, unit),
    ),
    rows: rows.map(({ id, label, value, before, href }) => ({
      key: id,
      cells: [
        textCell(label),
        numberCell(value, unit),
        ...(hasBefore ? [numberCell(before ?? null, unit)] : []),
      ],
      href,
    })),
  };
}
