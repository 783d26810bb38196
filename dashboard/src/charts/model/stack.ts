import type { Series } from './series.ts';

/** From where to where a value reaches in its stack. */
export type Reach = readonly [from: number, to: number];

/**
 * Stacks the series of each period: what is positive upwards from zero, what is negative downwards. `null`: the series
 * has no value there.
 */
export function stackSeries(
  series: readonly Pick<Series, 'values'>[],
  periods: number,
): readonly (readonly (Reach | null)[])[] {
  const up = new Array<number>(periods).fill(0);
  const down = new Array<number>(periods).fill(0);
  return series.map(({ values }) =>
    Array.from({ length: periods }, (_, period): Reach | null => {
      const value = values[period] ?? null;
      if (value === null) return null;
      const side = value < 0 ? down : up;
      const from = side[period] ?? 0;
      side[period] = from + value;
      return [from, from + value];
    }),
  );
}

/**
 * Layers of an area chart: a series without a value where others have one has a layer of no height, so that only
 * periods without any value are gaps.
 */
export function layersOf(
  series: readonly Pick<Series, 'values'>[],
  periods: number,
): readonly (readonly (Reach | null)[])[] {
  const isGap = Array.from({ length: periods }, (_, period) =>
    series.every(({ values }) => (values[period] ?? null) === null),
  );
  const filled = series.map(({ values }) => ({
    values: isGap.map((gap, period) => (gap ? null : (values[period] ?? 0))),
  }));
  return stackSeries(filled, periods);
}

/** The indexes of values that have no neighbour: a line through them would be invisible. */
export const lonePoints = (values: readonly unknown[]): readonly number[] =>
  values.flatMap((value, index) =>
    isMissing(value) || !isMissing(values[index - 1]) || !isMissing(values[index + 1]) ? [] : [index],
  );

const isMissing = (value: unknown) => value === null || value === undefined;
