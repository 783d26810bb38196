import { cutToCharacters } from '../../../../../lib/cut-text.ts';
import type { SeriesPoint } from '../../facts.ts';
import { storable } from '../attributes/text.ts';
import type { DataPoint } from './data-points.ts';

const MAX_NAME = 255;
/** PostgreSQL adds up values, and a sum of larger ones would overflow. */
const MAX_VALUE = 1e100;

export const NO_VALUE = 'no value';
export const NO_TEMPORALITY =
  'the sum or histogram has no aggregation temporality, which must be delta or cumulative';

/** Why no point of a metric of this name can be stored. */
export function metricFault(name: string): string | undefined {
  const kept = storable(name);
  return kept === '' || cutToCharacters(kept, MAX_NAME) !== kept
    ? 'the name of the metric must have 1 to 255 characters'
    : undefined;
}

/** Why a point cannot be stored. */
export function pointFault(
  value: number,
  { timeUnixNano, count }: DataPoint,
  { isMonotonic, temporality }: { readonly isMonotonic: boolean } & Pick<SeriesPoint, 'temporality'>,
): string | undefined {
  if (timeUnixNano <= 0n) return 'no time';
  if (!isBounded(value)) return 'the value is not a number from -1e100 to 1e100';
  if (isMonotonic && value < 0) {
    return `the ${temporality === 'delta' ? 'growth' : 'value'} of a monotonic sum is negative`;
  }
  return count !== undefined && count < 0n ? 'the count is negative' : undefined;
}

export const isBounded = (value: number) => Math.abs(value) <= MAX_VALUE;
