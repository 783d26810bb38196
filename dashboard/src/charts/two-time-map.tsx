import { Bar } from '@visx/shape';
import { useMemo } from 'react';
import { isolated } from '../format/isolated.ts';
import { dateTime } from '../format/times.ts';
import { classes } from '../parts/classes.ts';
import { ChartFigure } from './layer/figure.tsx';
import { MomentAxis, MomentAxisLeft } from './layer/moment-axis.tsx';
import plot from './layer/plot.module.css';
import { Plot } from './layer/plot.tsx';
import { useCursor } from './layer/use-cursor.ts';
import { extentOf, type MapRectangle, scaleOfMoments } from './model/moments.ts';
import { type ChartTable, textCell } from './model/table.ts';
import { fitted } from './model/ticks.ts';
import styles from './two-time-map.module.css';
import type { FigureProps } from './types.ts';

export interface Rectangle extends MapRectangle {
  readonly id: string;
  readonly label: string;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

interface TwoTimeDrawnProps extends FigureProps {
  readonly rectangles: readonly Rectangle[];
}

const HEIGHT = 300;
const BOTTOM = HEIGHT - 44;
const TOP = 18;
const LEFT = 60;

/** What was valid when (across), and when we knew it (upwards). A rectangle without an end reaches the edge. */
export function TwoTimeMap({ rectangles, ...figure }: TwoTimeDrawnProps) {
  const table = useMemo(() => tableOf(rectangles), [rectangles]);
  return (
    <ChartFigure {...figure} table={table}>
      {(showTable) => <Drawing title={figure.title} rectangles={rectangles} showTable={showTable} />}
    </ChartFigure>
  );
}

interface DrawingProps extends Pick<TwoTimeDrawnProps, 'title' | 'rectangles'> {
  readonly showTable: () => void;
}

function Drawing({ title, rectangles, showTable }: DrawingProps) {
  const control = useCursor({
    rows: [rectangles.length],
    showTable,
    choose: ({ column }) => rectangles[column]?.onChoose(),
  });
  const at = control.cursor?.column;
  const pointed = at === undefined ? undefined : rectangles[at];
  return (
    <Plot
      title={title}
      height={HEIGHT}
      control={control}
      empty={rectangles.length === 0 ? 'There is nothing recorded' : undefined}
      onPoint={(x, y, width) => {
        const column = placesIn(rectangles, width).findLastIndex(
          (one) => x >= one.x && x <= one.x + one.width && y >= one.y && y <= one.y + one.height,
        );
        control.point(column === -1 ? undefined : { row: 0, column });
      }}
      readoutOf={(width) => {
        const place = at === undefined ? undefined : placesIn(rectangles, width)[at];
        return (
          pointed && place && { x: place.x + Math.min(place.width / 2, 40), y: place.y, ...saidOf(pointed) }
        );
      }}
    >
      {(width) => <Drawn rectangles={rectangles} pointed={pointed} width={width} />}
    </Plot>
  );
}

interface DrawnProps {
  readonly rectangles: readonly Rectangle[];
  readonly pointed: Rectangle | undefined;
  readonly width: number;
}

function Drawn({ rectangles, pointed, width }: DrawnProps) {
  const { x, y } = scalesOf(rectangles, width);
  const places = placesIn(rectangles, width);
  return (
    <>
      <text x={0} y={12} className={plot.label}>
        Recorded
      </text>
      <text x={width} y={HEIGHT - 2} textAnchor="end" className={plot.label}>
        Valid
      </text>
      {rectangles.length > 0 && (
        <>
          <MomentAxis scale={x} top={BOTTOM} width={width} />
          <MomentAxisLeft scale={y} left={LEFT} />
        </>
      )}
      {rectangles.map((one, index) => {
        const place = places[index];
        return (
          place && (
            <g key={one.id}>
              <Bar
                {...place}
                rx="3"
                className={classes(
                  styles.rectangle,
                  one.isChosen && styles.chosen,
                  one === pointed && styles.pointed,
                )}
              />
              {place.height >= 20 && (
                <text x={place.x + 8} y={place.y + 15} className={styles.label}>
                  {fitted(one.label, place.width - 12)}
                </text>
              )}
            </g>
          )
        );
      })}
    </>
  );
}

function scalesOf(rectangles: readonly MapRectangle[], width: number) {
  const [validFrom, validTo] = extentOf(rectangles.flatMap(({ validFrom: from, validTo: to }) => [from, to]));
  const [recordedFrom, recordedTo] = extentOf(
    rectangles.flatMap(({ recordedFrom: from, recordedTo: to }) => [from, to]),
  );
  return {
    x: scaleOfMoments(validFrom, validTo, LEFT, width - 4),
    // later is higher
    y: scaleOfMoments(recordedFrom, recordedTo, BOTTOM, TOP),
  };
}

function placesIn(rectangles: readonly MapRectangle[], width: number) {
  const { x, y } = scalesOf(rectangles, width);
  const [, right = width] = x.range();
  const [, highest = TOP] = y.range();
  return rectangles.map(({ validFrom, validTo, recordedFrom, recordedTo }) => {
    const [left, end] = [x(validFrom), validTo === null ? right : x(validTo)];
    const [low, high] = [y(recordedFrom), recordedTo === null ? highest : y(recordedTo)];
    return {
      x: left,
      y: high,
      width: Math.max(4, end - left),
      height: Math.max(4, low - high),
    };
  });
}

const until = (at: Date | null): string => (at === null ? 'until further notice' : `to ${dateTime(at)}`);

const saidOf = ({ label, isChosen, validFrom, validTo, recordedFrom, recordedTo }: Rectangle) => ({
  head: isChosen ? `${isolated(label)} (chosen)` : label,
  lines: [
    `valid from ${dateTime(validFrom)} ${until(validTo)}`,
    `recorded from ${dateTime(recordedFrom)} ${until(recordedTo)}`,
  ],
});

const momentCell = (at: Date | null) => ({
  text: at === null ? 'no end' : dateTime(at),
  raw: at?.toISOString() ?? null,
});

const tableOf = (rectangles: readonly Rectangle[]): ChartTable => ({
  heads: ['Version', 'Valid from', 'Valid to', 'Recorded from', 'Recorded to'],
  rows: rectangles.map(({ id, label, validFrom, validTo, recordedFrom, recordedTo }) => ({
    key: id,
    cells: [textCell(label), ...[validFrom, validTo, recordedFrom, recordedTo].map(momentCell)],
  })),
});
