import { Bar } from '@visx/shape';
import { memo } from 'react';
import { fillClass, patternOf } from './layer/looks.tsx';
import { type MarksProps, SeriesFigure } from './layer/series-chart.tsx';
import { barWidth, middleOf } from './model/bands.ts';
import type { Series } from './model/series.ts';
import { stackSeries } from './model/stack.ts';
import type { SeriesChartProps } from './types.ts';

/** Below this width a texture is noise. */
const MIN_TEXTURE_PX = 6;

/** Sums of periods, divided into series. */
export const StackedBars = (props: SeriesChartProps) => (
  <SeriesFigure {...props} kind="area" extremes={reachesOf} Marks={Marks} />
);

const reachesOf = (series: readonly Series[], periods: number) =>
  stackSeries(series, periods).flatMap((reaches) => reaches.map((reach) => reach?.[1] ?? null));

const Marks = memo(function Marks({ id, series, bands, y }: MarksProps) {
  const width = Math.max(1, barWidth(bands));
  const stacks = stackSeries(series, bands.domain().length);
  return stacks.map((reaches, row) => {
    const look = series[row]?.look ?? 'other';
    const paint =
      width < MIN_TEXTURE_PX ? { className: fillClass(look) } : { fill: `url(#${patternOf(id, look)})` };
    return reaches.map((reach, period) => {
      if (!reach || reach[0] === reach[1]) return null;
      const [top, bottom] = [y(Math.max(...reach)), y(Math.min(...reach))];
      return (
        <Bar
          // biome-ignore lint/suspicious/noArrayIndexKey: a period is its place
          key={`${row} ${period}`}
          x={middleOf(bands, period) - width / 2}
          width={width}
          y={top}
          height={Math.max(1, bottom - top - (bottom - top > 3 ? 1 : 0))}
          {...paint}
        />
      );
    });
  });
});
