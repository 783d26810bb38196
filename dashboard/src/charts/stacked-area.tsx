import { Area, Bar } from '@visx/shape';
import { memo } from 'react';
import { patternOf } from './layer/looks.tsx';
import { type MarksProps, SeriesFigure } from './layer/series-chart.tsx';
import { middleOf } from './model/bands.ts';
import type { Series } from './model/series.ts';
import { layersOf, lonePoints, type Reach } from './model/stack.ts';
import type { SeriesChartProps } from './types.ts';

/** How a sum and its parts develop. */
export const StackedArea = (props: SeriesChartProps) => (
  <SeriesFigure {...props} kind="area" extremes={reachesOf} Marks={Marks} />
);

const reachesOf = (series: readonly Series[], periods: number) =>
  layersOf(series, periods).flatMap((reaches) => reaches.map((reach) => reach?.[1] ?? null));

const Marks = memo(function Marks({ id, series, bands, y }: MarksProps) {
  const layers = layersOf(series, bands.domain().length);
  return layers.map((reaches, row) => {
    const one = series[row];
    if (!one) return null;
    const fill = `url(#${patternOf(id, one.look)})`;
    return (
      <g key={one.id}>
        <Area<Reach | null>
          data={[...reaches]}
          defined={(reach) => reach !== null}
          x={(_, period) => middleOf(bands, period)}
          y0={(reach) => y(reach?.[0] ?? 0)}
          y1={(reach) => y(reach?.[1] ?? 0)}
          fill={fill}
        />
        {lonePoints(reaches).map((period) => (
          <LoneBar key={period} reach={reaches[period]} x={middleOf(bands, period)} y={y} fill={fill} />
        ))}
      </g>
    );
  });
});

interface LoneBarProps {
  readonly reach: Reach | null | undefined;
  readonly x: number;
  readonly y: MarksProps['y'];
  readonly fill: string;
}

/** A period between gaps, where an area would have no width. */
function LoneBar({ reach, x, y, fill }: LoneBarProps) {
  if (!reach) return null;
  const [top, bottom] = [y(Math.max(...reach)), y(Math.min(...reach))];
  return <Bar x={x - 4} width={8} y={top} height={bottom - top} fill={fill} />;
}
