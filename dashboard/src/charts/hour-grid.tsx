import { scaleBand } from '@visx/scale';
import { Bar } from '@visx/shape';
import { memo, useMemo } from 'react';
import { inUnit, type Unit } from '../format/numbers.ts';
import { classes } from '../parts/classes.ts';
import styles from './hour-grid.module.css';
import { ChartFigure } from './layer/figure.tsx';
import plot from './layer/plot.module.css';
import { Plot } from './layer/plot.tsx';
import { useCursor } from './layer/use-cursor.ts';
import { periodAt } from './model/bands.ts';
import { type ChartTable, headWithUnit, numberCell, textCell } from './model/table.ts';
import { HOURS, type HourCell, hourLabel, levelOf, WEEKDAYS, weekOf } from './model/week.ts';
import type { ChartProps } from './types.ts';

interface HourGridProps extends ChartProps {
  readonly cells: readonly HourCell[];
}

type Week = ReturnType<typeof weekOf>;

const HEIGHT = 188;
const LEFT = 36;
const SIZES = [0, 0.45, 0.62, 0.8, 1] as const;
const SHOWN_HOURS = [0, 6, 12, 18];

/** When things happen: the hours of a week. A larger and stronger square is a larger value. */
export function HourGrid({ cells, unit, ...figure }: HourGridProps) {
  const week = useMemo(() => weekOf(cells), [cells]);
  const table = useMemo(() => tableOf(week, unit), [week, unit]);
  return (
    <ChartFigure {...figure} table={table}>
      {(showTable) => <Drawing title={figure.title} week={week} unit={unit} showTable={showTable} />}
    </ChartFigure>
  );
}

interface DrawingProps {
  readonly title: string;
  readonly week: Week;
  readonly unit: Unit;
  readonly showTable: () => void;
}

const bandOf = (length: number, from: number, to: number) =>
  scaleBand<number>({
    domain: Array.from({ length }, (_, index) => index),
    range: [from, Math.max(from, to)],
    padding: 0.12,
  });
const rows = bandOf(WEEKDAYS.length, 0, HEIGHT - 24);

function Drawing({ title, week, unit, showTable }: DrawingProps) {
  const isEmpty = week.every((hours) => hours.every((value) => value === null));
  const control = useCursor({ rows: isEmpty ? [] : week.map(({ length }) => length), showTable });
  const { cursor } = control;
  const columnsIn = (width: number) => bandOf(HOURS, LEFT, width);
  return (
    <Plot
      title={title}
      height={HEIGHT}
      control={control}
      empty={isEmpty ? 'No data in this time range' : undefined}
      onPoint={(x, y, width) =>
        control.point(
          isEmpty || x < LEFT ? undefined : { row: periodAt(rows, y), column: periodAt(columnsIn(width), x) },
        )
      }
      readoutOf={(width) =>
        cursor && {
          x: columnsIn(width)(cursor.column) ?? 0,
          y: rows(cursor.row) ?? 0,
          head: `${WEEKDAYS[cursor.row]}, ${hourLabel(cursor.column)}`,
          lines: [inUnit(week[cursor.row]?.[cursor.column] ?? 0, unit)],
        }
      }
    >
      {(width) => {
        const columns = columnsIn(width);
        return (
          <>
            <Labels columns={columns} />
            <Cells week={week} width={width} />
            {cursor && (
              <rect
                x={columns(cursor.column)}
                y={rows(cursor.row)}
                width={columns.bandwidth()}
                height={rows.bandwidth()}
                rx="2"
                className={plot.marker}
              />
            )}
          </>
        );
      }}
    </Plot>
  );
}

const Labels = ({ columns }: { readonly columns: ReturnType<typeof bandOf> }) => (
  <>
    {WEEKDAYS.map((weekday, row) => (
      <text
        key={weekday}
        x={0}
        y={(rows(row) ?? 0) + rows.bandwidth() / 2}
        dy="0.32em"
        className={plot.label}
      >
        {weekday}
      </text>
    ))}
    {SHOWN_HOURS.map((hour) => (
      <text key={hour} x={columns(hour)} y={HEIGHT - 6} className={plot.label}>
        {`${hour}`.padStart(2, '0')}:00
      </text>
    ))}
  </>
);

const Cells = memo(function Cells({ week, width }: { readonly week: Week; readonly width: number }) {
  const columns = bandOf(HOURS, LEFT, width);
  const highest = week.flat().reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  return week.map((hours, row) =>
    hours.map((value, hour) => {
      const level = levelOf(value, highest);
      const [full, tall] = [columns.bandwidth(), rows.bandwidth()];
      const [w, h] = [full * SIZES[level], tall * SIZES[level]];
      return (
        // biome-ignore lint/suspicious/noArrayIndexKey: an hour is its place
        <g key={`${row} ${hour}`}>
          <Bar
            x={columns(hour) ?? 0}
            y={rows(row) ?? 0}
            width={full}
            height={tall}
            rx="2"
            className={classes(value === null ? styles.gap : styles.cell)}
          />
          {level > 0 && (
            <Bar
              x={(columns(hour) ?? 0) + (full - w) / 2}
              y={(rows(row) ?? 0) + (tall - h) / 2}
              width={w}
              height={h}
              rx="2"
              className={classes(styles[`level${level}`])}
            />
          )}
        </g>
      );
    }),
  );
});

const tableOf = (week: Week, unit: Unit): ChartTable => ({
  heads: ['Weekday', 'Hour', headWithUnit('Value', unit)],
  rows: week.flatMap((hours, row) =>
    hours.flatMap((value, hour) =>
      value === null
        ? []
        : [
            {
              key: `${row} ${hour}`,
              cells: [textCell(WEEKDAYS[row] ?? ''), textCell(hourLabel(hour)), numberCell(value, unit)],
            },
          ],
    ),
  ),
});
