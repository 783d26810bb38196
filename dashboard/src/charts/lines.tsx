import { LinePath } from '@visx/shape';
import { memo } from 'react';
import { classes } from '../parts/classes.ts';
import { dashOf, lineClass, lookClass } from './layer/looks.tsx';
import plot from './layer/plot.module.css';
import { type MarksProps, SeriesFigure } from './layer/series-chart.tsx';
import { middleOf } from './model/bands.ts';
import type { Series } from './model/series.ts';
import { lonePoints } from './model/stack.ts';
import type { SeriesChartProps } from './types.ts';

/** How averages or rates develop. A period without a value is a gap. */
export const Lines = (props: SeriesChartProps) => (
  <SeriesFigure {...props} kind="line" extremes={valuesOf} Marks={Marks} />
);

const valuesOf = (series: readonly Series[]) => series.flatMap(({ values }) => values);

const Marks = memo(function Marks({ series, bands, y }: MarksProps) {
  return series.map(({ id, look, values }) => (
    <g key={id}>
      <LinePath<number | null>
        data={[...values]}
        defined={(value) => value !== null}
        x={(_, period) => middleOf(bands, period)}
        y={(value) => y(value ?? 0)}
        className={lineClass(look)}
        strokeDasharray={dashOf(look, series.length === 1)}
      />
      {lonePoints(values).map((period) => (
        <circle
          key={period}
          cx={middleOf(bands, period)}
          cy={y(values[period] ?? 0)}
          r="4"
          className={classes(lookClass(look), plot.dot)}
        />
      ))}
    </g>
  ));
});
