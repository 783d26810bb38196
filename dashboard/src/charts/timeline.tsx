import { Group } from '@visx/group';
import { Bar, Circle } from '@visx/shape';
import { memo, useMemo } from 'react';
import { isolated } from '../format/isolated.ts';
import { clockWithSeconds, dateTime, duration } from '../format/times.ts';
import { classes } from '../parts/classes.ts';
import { ChartFigure } from './layer/figure.tsx';
import { lookClass } from './layer/looks.tsx';
import { MomentAxis } from './layer/moment-axis.tsx';
import plot from './layer/plot.module.css';
import { Plot } from './layer/plot.tsx';
import { useCursor } from './layer/use-cursor.ts';
import { type MomentScale, scaleOfMoments } from './model/moments.ts';
import { looksOf } from './model/series.ts';
import { type ChartTable, textCell } from './model/table.ts';
import { fitted } from './model/ticks.ts';
import styles from './timeline.module.css';
import type { FigureProps } from './types.ts';

export interface Mark {
  readonly id: string;
  readonly at: Date;
  /** Without it the mark is a moment. */
  readonly until?: Date;
  readonly label: string;
  readonly href?: string;
}

export interface Lane {
  readonly id: string;
  readonly label: string;
  /** Why the lane has no marks. */
  readonly empty: string;
  readonly marks: readonly Mark[];
}

interface TimelineProps extends FigureProps {
  readonly from: Date;
  readonly to: Date;
  readonly lanes: readonly Lane[];
}

const LANE = 46;
const AXIS = 28;
const TRACK = 30;
const EDGE = 8;

/** What happened, in order: one lane for each kind. */
export function Timeline({ from, to, lanes, ...figure }: TimelineProps) {
  const ordered = useMemo(
    () => lanes.map((lane) => ({ ...lane, marks: [...lane.marks].sort((one, two) => +one.at - +two.at) })),
    [lanes],
  );
  const table = useMemo(() => tableOf(ordered), [ordered]);
  return (
    <ChartFigure {...figure} table={table}>
      {(showTable) => (
        <Drawing title={figure.title} from={from} to={to} lanes={ordered} showTable={showTable} />
      )}
    </ChartFigure>
  );
}

interface DrawingProps extends Pick<TimelineProps, 'from' | 'to' | 'lanes' | 'title'> {
  readonly showTable: () => void;
}

function Drawing({ title, from, to, lanes, showTable }: DrawingProps) {
  const height = lanes.length * LANE + AXIS;
  const control = useCursor({
    rows: lanes.map(({ marks }) => marks.length),
    showTable,
    hrefOf: ({ row, column }) => lanes[row]?.marks[column]?.href,
  });
  const { cursor } = control;
  const lane = cursor && lanes[cursor.row];
  const mark = cursor && lane?.marks[cursor.column];
  const scaleIn = (width: number) => scaleOfMoments(from, to, EDGE, width - EDGE);
  return (
    <Plot
      title={title}
      height={height}
      control={control}
      empty={lanes.length === 0 ? 'No data in this time range' : undefined}
      onPoint={(x, y, width) => control.point(markAt(lanes, scaleIn(width), x, y))}
      readoutOf={(width) =>
        cursor && lane && mark
          ? {
              x: scaleIn(width)(mark.at),
              y: cursor.row * LANE + TRACK,
              head: `${lane.label}: ${isolated(mark.label)}`,
              lines: [momentsOf(mark)],
            }
          : undefined
      }
    >
      {(width) => (
        <>
          <MomentAxis scale={scaleIn(width)} top={lanes.length * LANE} width={width} />
          <Lanes lanes={lanes} from={from} to={to} width={width} />
          {mark && (
            <Circle
              cx={scaleIn(width)(mark.at)}
              cy={cursor.row * LANE + TRACK}
              r={9}
              className={classes(plot.marker)}
            />
          )}
        </>
      )}
    </Plot>
  );
}

/** The mark of the lane that is nearest to a place. */
function markAt(lanes: readonly Lane[], scale: MomentScale, x: number, y: number) {
  const row = Math.floor(y / LANE);
  const marks = lanes[row]?.marks ?? [];
  const distances = marks.map(({ at, until }) => {
    const [start, end] = [scale(at), scale(until ?? at)];
    return x < start ? start - x : Math.max(0, x - end);
  });
  const nearest = distances.reduce((least, distance) => Math.min(least, distance), Number.POSITIVE_INFINITY);
  return nearest > 24 ? undefined : { row, column: distances.indexOf(nearest) };
}

const Lanes = memo(function Lanes({
  lanes,
  from,
  to,
  width,
}: Pick<TimelineProps, 'lanes' | 'from' | 'to'> & { readonly width: number }) {
  const scale = scaleOfMoments(from, to, EDGE, width - EDGE);
  const looks = looksOf(lanes.map(({ id }) => id));
  return lanes.map(({ id, label, empty, marks }, row) => (
    <Group key={id} top={row * LANE} className={lookClass(looks[row] ?? 'other')}>
      <text x={0} y={14} className={plot.label}>
        {fitted(`${label} · ${marks.length}`, width)}
      </text>
      <line x1={0} x2={width} y1={TRACK} y2={TRACK} className={plot.rule} />
      {marks.length === 0 && (
        <text x={0} y={TRACK + 12} className={plot.label}>
          {fitted(empty, width)}
        </text>
      )}
      {marks.map((mark) => (
        <MarkShape key={mark.id} mark={mark} scale={scale} />
      ))}
    </Group>
  ));
});

function MarkShape({
  mark: { at, until, href },
  scale,
}: {
  readonly mark: Mark;
  readonly scale: MomentScale;
}) {
  const className = classes(styles.mark, href !== undefined && styles.link);
  if (until === undefined) return <Circle cx={scale(at)} cy={TRACK} r={5} className={className} />;
  const width = Math.max(4, scale(until) - scale(at));
  return <Bar x={scale(at)} y={TRACK - 5} width={width} height={10} rx="3" className={className} />;
}

const momentsOf = ({ at, until }: Mark): string =>
  until === undefined
    ? `${dateTime(at)} (${clockWithSeconds(at)})`
    : `${dateTime(at)} – ${dateTime(until)}, ${duration(until.getTime() - at.getTime())}`;

const tableOf = (lanes: readonly Lane[]): ChartTable => ({
  heads: ['Time', 'Until', 'Kind', 'What'],
  rows: lanes
    .flatMap(({ label, marks }) => marks.map((mark) => ({ label, mark })))
    .sort((one, two) => +one.mark.at - +two.mark.at)
    .map(({ label, mark }) => ({
      key: `${label} ${mark.id}`,
      cells: [
        { text: `${dateTime(mark.at)} (${clockWithSeconds(mark.at)})`, raw: mark.at.toISOString() },
        { text: mark.until ? dateTime(mark.until) : '–', raw: mark.until?.toISOString() ?? null },
        textCell(label),
        textCell(mark.label),
      ],
      href: mark.href,
    })),
});
