import { type ComponentType, useId, useMemo } from 'react';
import { isolated } from '../../format/isolated.ts';
import { inUnit, type Unit } from '../../format/numbers.ts';
import { type Bands, bandsOf, middleOf, periodAt } from '../model/bands.ts';
import type { Cursor } from '../model/cursor.ts';
import { type ShownSeries, shownSeries, sums } from '../model/series.ts';
import { tableOfSeries } from '../model/table.ts';
import { domainOf, scaleOfValues, ticksOf, type ValueScale } from '../model/ticks.ts';
import type { SeriesChartProps } from '../types.ts';
import { PeriodAxis, roomOfTicks, ValueAxis } from './axes.tsx';
import { ChartFigure } from './figure.tsx';
import { Legend, Patterns } from './looks.tsx';
import styles from './plot.module.css';
import { Plot, type Readout } from './plot.tsx';
import { useCursor } from './use-cursor.ts';

const HEIGHT = 248;
const TOP = 12;
const AXIS = 28;

/** What the marks of a chart are placed with. */
export interface MarksProps {
  /** Of the chart, for its patterns. */
  readonly id: string;
  readonly series: readonly ShownSeries[];
  readonly bands: Bands;
  readonly y: ValueScale;
}

interface SeriesFigureProps extends SeriesChartProps {
  readonly kind: 'area' | 'line';
  /** Values that the axis must reach. */
  readonly extremes: (series: readonly ShownSeries[], periods: number) => readonly (number | null)[];
  readonly Marks: ComponentType<MarksProps>;
}

/** A chart of series over periods: caption, legend, axes, readout and table around its marks. */
export function SeriesFigure(props: SeriesFigureProps) {
  const { title, note, look, unit, periods, hrefOf, kind } = props;
  const id = useId();
  const series = useMemo(() => shownSeries(props.series), [props.series]);
  const table = useMemo(() => {
    const hasTotal = kind === 'area';
    return tableOfSeries({ periods, series, unit, hasTotal, hrefOf: hrefOf && ((index) => hrefOf(index)) });
  }, [periods, series, unit, kind, hrefOf]);
  return (
    <ChartFigure
      title={title}
      note={note}
      {...(look && { look })}
      table={table}
      legend={<Legend id={id} series={series} kind={kind} />}
    >
      {(showTable) => <Drawing {...props} id={id} series={series} showTable={showTable} />}
    </ChartFigure>
  );
}

interface DrawingProps extends Omit<SeriesFigureProps, 'series'> {
  readonly id: string;
  readonly series: readonly ShownSeries[];
  readonly showTable: () => void;
}

function Drawing(props: DrawingProps) {
  const { title, unit, periods, hrefOf, height = HEIGHT, id, series, showTable, Marks } = props;
  const { domain, ticks, left, rows, isEmpty, labels } = useContents(props);
  const bottom = height - AXIS;
  const y = useMemo(() => scaleOfValues(domain, bottom, TOP), [domain, bottom]);
  const control = useCursor({
    rows: isEmpty ? [] : rows.map(() => periods.length),
    showTable,
    hrefOf: hrefOf && (({ row, column }) => hrefOf(column, rows[row]?.id)),
  });
  const { cursor } = control;
  const bandsIn = (width: number) => bandsOf(periods.length, left, width - 4);
  return (
    <Plot
      title={title}
      height={height}
      control={control}
      empty={isEmpty ? 'No data in this time range' : undefined}
      onPoint={(x, _, width) =>
        control.point(isEmpty ? undefined : { row: 0, column: periodAt(bandsIn(width), x) })
      }
      readoutOf={(width) =>
        cursor && {
          x: middleOf(bandsIn(width), cursor.column),
          y: TOP,
          ...saidOf(cursor, labels, rows, unit, control.isSpoken),
        }
      }
    >
      {(width) => (
        <>
          <Patterns id={id} series={series} isSingle={series.length === 1} />
          <ValueAxis scale={y} ticks={ticks} unit={unit} left={left} right={width} />
          <PeriodAxis bands={bandsIn(width)} labels={labels} top={bottom} width={width} />
          {cursor && <Band bands={bandsIn(width)} column={cursor.column} bottom={bottom} />}
          <Marks id={id} series={series} bands={bandsIn(width)} y={y} />
        </>
      )}
    </Plot>
  );
}

interface Row {
  readonly id: string | undefined;
  readonly label: string;
  readonly values: readonly (number | null)[];
}

/** What follows from the data alone, and not from the width. */
function useContents({ series, periods, unit, kind, extremes }: DrawingProps) {
  return useMemo(() => {
    const domain = domainOf(extremes(series, periods.length));
    const ticks = ticksOf(domain, unit);
    const sum: readonly Row[] =
      kind === 'area' && series.length > 1 ? [{ id: undefined, label: 'Sum', values: sums(series) }] : [];
    return {
      domain,
      ticks,
      left: roomOfTicks(ticks, unit),
      rows: [...sum, ...series] as readonly Row[],
      isEmpty: periods.length === 0 || series.every(({ values }) => values.every((value) => value === null)),
      labels: periods.map(({ label }) => label),
    };
  }, [series, periods, unit, kind, extremes]);
}

/** The keyboard reads one row; the pointer, and the sum, all. */
function saidOf(
  { row, column }: Cursor,
  labels: readonly string[],
  rows: readonly Row[],
  unit: Unit,
  isSpoken: boolean,
): Pick<Readout, 'head' | 'lines'> {
  const one = rows[row];
  const said = isSpoken && one?.id !== undefined ? [one] : rows;
  return {
    head: labels[column] ?? '',
    lines: said.map(({ label, values }) => `${isolated(label)}: ${valueText(values[column] ?? null, unit)}`),
  };
}

const valueText = (value: number | null, unit: Unit): string =>
  value === null ? 'no data' : inUnit(value, unit);

interface BandProps {
  readonly bands: Bands;
  readonly column: number;
  readonly bottom: number;
}

function Band({ bands, column, bottom }: BandProps) {
  const width = Math.max(6, bands.bandwidth());
  return (
    <rect
      x={middleOf(bands, column) - width / 2}
      width={width}
      y={TOP}
      height={bottom - TOP}
      className={styles.band}
    />
  );
}
