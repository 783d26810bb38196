import { scaleTime } from '@visx/scale';
import { clock, clockWithSeconds, day } from '../../format/times.ts';

const DAY_MS = 86_400_000;
const TWO_MINUTES_MS = 120_000;

/** How the moments of an axis are written: days, or the clock where the axis spans less than two days. */
export function momentLabel(from: Date, to: Date): (at: Date) => string {
  const span = to.getTime() - from.getTime();
  if (span > 2 * DAY_MS) return day;
  return span > TWO_MINUTES_MS ? clock : clockWithSeconds;
}

/** A scale of time. An axis without a length is widened, so that a single moment stands in its middle. */
export function scaleOfMoments(from: Date, to: Date, start: number, end: number) {
  const [first, last] = [from.getTime(), to.getTime()];
  const domain = first < last ? [from, to] : [new Date(first - 30_000), new Date(first + 30_000)];
  return scaleTime<number>({ domain, range: [start, end] });
}

export type MomentScale = ReturnType<typeof scaleOfMoments>;

/** Round moments, as many as fit with about `room` pixels for each. */
export function momentTicks(scale: MomentScale, room: number): readonly Date[] {
  const [start = 0, end = 0] = scale.range();
  return scale.ticks(Math.max(1, Math.floor(Math.abs(end - start) / room)));
}

export interface MapRectangle {
  readonly validFrom: Date;
  /** `null`: until further notice. */
  readonly validTo: Date | null;
  readonly recordedFrom: Date;
  readonly recordedTo: Date | null;
}

/** From the first to the last moment that a rectangle names, and a margin in which those without an end go on. */
export function extentOf(moments: readonly (Date | null)[]): readonly [Date, Date] {
  const known = moments.flatMap((moment) => (moment === null ? [] : [moment.getTime()]));
  const first = known.reduce((least, at) => Math.min(least, at), known[0] ?? 0);
  const last = known.reduce((most, at) => Math.max(most, at), first);
  const margin = Math.max(60_000, (last - first) * 0.12);
  return [new Date(first), new Date(last + margin)];
}
