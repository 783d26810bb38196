import type { ReactNode } from 'react';
import type { Unit } from '../format/numbers.ts';
import type { Period, Series } from './model/series.ts';

export interface FigureProps {
  readonly title: string;
  /** Window, unit and source of the numbers. */
  readonly note: ReactNode;
  /** `plain` inside a card; by default the figure is a card itself. */
  readonly look?: 'card' | 'plain';
}

export interface ChartProps extends FigureProps {
  readonly unit: Unit;
}

export interface SeriesChartProps extends ChartProps {
  readonly periods: readonly Period[];
  /** More than six become the five largest and "Other". */
  readonly series: readonly Series[];
  /** Of the drawing, in pixels; less than usual for a strip above a list. */
  readonly height?: number;
  /** The rows behind a point; without a series id, behind the period. */
  readonly hrefOf?: (periodIndex: number, seriesId?: string) => string;
}
