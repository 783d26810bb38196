import type { SeriesPoint } from './facts.ts';

/** Where a cumulative stream stands. */
export interface StreamState {
  readonly time_nanos: bigint;
  readonly value: number;
  /** Of a histogram. */
  readonly count: number | null;
}

export interface Growth {
  readonly value: number;
  readonly count: number | null;
}

type Total = Pick<SeriesPoint, 'kind' | 'start_nanos' | 'start_time' | 'time_nanos' | 'value' | 'count'>;

const DAY = 86_400_000_000;
/** A stream that got no point for so long is forgotten. */
export const FORGOTTEN_DAYS = 30;

/**
 * What a point adds to its cumulative stream, which stands at `last` (docs/decisions/0023-exactly-once.md). `undefined`:
 * nothing, and the stream stays where it is. `now` is in microseconds since 1970.
 */
export function growthOf(point: Total, last: StreamState | undefined, now: number): Growth | undefined {
  if (!last) return isWholeNew(point, now) ? whole(point) : none(point);
  if (!isLater(point.time_nanos, last.time_nanos)) return undefined;
  const growth = {
    value: point.value - last.value,
    count: point.count === null ? null : point.count - (last.count ?? 0),
  };
  // smaller than before with the same start: a reset
  return growth.value < 0 || (growth.count ?? 0) < 0 ? whole(point) : growth;
}

/** A row is written for growth alone. */
export const isNothing = ({ value, count }: Growth): boolean => value === 0 && !count;

const whole = ({ value, count }: Total): Growth => ({ value, count });
const none = ({ count }: Total): Growth => ({ value: 0, count: count === null ? null : 0 });

/**
 * Whether the total of an unknown stream was never counted. A stream that started long ago may have been counted and
 * forgotten. A counter without a start may have counted for any time.
 */
function isWholeNew({ kind, start_nanos, start_time }: Total, now: number): boolean {
  if (start_nanos === 0n || start_time === null) return kind === 'histogram';
  return start_time >= now - FORGOTTEN_DAYS * DAY;
}

/** Times are unsigned numbers that are read as signed ones. */
export const isLater = (time: bigint, than: bigint): boolean =>
  BigInt.asUintN(64, time) > BigInt.asUintN(64, than);
