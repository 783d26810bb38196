import type { SeriesPoint } from '../../facts.ts';
import type { KeyValue, Metric } from '../../wire.ts';

/** A point of any kind of metric, in one shape. */
export interface DataPoint {
  readonly attributes: readonly KeyValue[];
  readonly startTimeUnixNano: bigint;
  readonly timeUnixNano: bigint;
  readonly flags: number;
  /** Undefined if it has none; of a histogram the sum. */
  readonly value: number | undefined;
  readonly count?: bigint;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly bounds?: readonly number[];
  readonly bucketCounts?: readonly bigint[];
}

interface Shape {
  readonly kind: SeriesPoint['kind'];
  readonly temporality: SeriesPoint['temporality'] | undefined;
  readonly isMonotonic: boolean;
}

const TEMPORALITIES: readonly SeriesPoint['temporality'][] = ['delta', 'cumulative'];
/** 0 and unknown numbers are invalid. */
const temporalityOf = (number: number) => TEMPORALITIES[number - 1];

const NO_KIND: Shape = { kind: 'gauge', temporality: 'value', isMonotonic: false };

export function kindOf({ data }: Metric): Shape {
  switch (data.case) {
    case 'sum': {
      const temporality = temporalityOf(data.value.aggregationTemporality);
      const { isMonotonic } = data.value;
      if (isMonotonic || temporality === undefined) return { kind: 'counter', temporality, isMonotonic };
      return NO_KIND;
    }
    case 'histogram':
    case 'exponentialHistogram':
      return {
        kind: 'histogram',
        temporality: temporalityOf(data.value.aggregationTemporality),
        isMonotonic: false,
      };
    case 'summary':
      // its count and sum grow from the start, as those of a cumulative histogram
      return { kind: 'histogram', temporality: 'cumulative', isMonotonic: false };
    default:
      return NO_KIND;
  }
}

/** One by one, because a metric can have twenty thousand. */
export function* pointsOf({ data }: Metric): Generator<DataPoint> {
  switch (data.case) {
    case 'gauge':
    case 'sum':
      for (const point of data.value.dataPoints) {
        yield { ...common(point), value: point.value.case && Number(point.value.value) };
      }
      break;
    case 'histogram':
      for (const point of data.value.dataPoints) {
        const { sum = 0, count, min, max, explicitBounds: bounds, bucketCounts } = point;
        yield { ...common(point), value: sum, count, min, max, bounds, bucketCounts };
      }
      break;
    case 'exponentialHistogram':
      for (const point of data.value.dataPoints) {
        const { sum = 0, count, min, max } = point;
        yield { ...common(point), value: sum, count, min, max };
      }
      break;
    case 'summary':
      for (const point of data.value.dataPoints) {
        yield { ...common(point), value: point.sum, count: point.count };
      }
  }
}

/** Bit 0 of the flags: the series has no value at this time, and that is meant. */
export const isWithoutValue = ({ flags }: DataPoint): boolean => (flags & 1) === 1;

const common = ({
  attributes,
  startTimeUnixNano,
  timeUnixNano,
  flags,
}: Pick<DataPoint, 'attributes' | 'startTimeUnixNano' | 'timeUnixNano' | 'flags'>) => ({
  attributes,
  startTimeUnixNano,
  timeUnixNano,
  flags,
});
