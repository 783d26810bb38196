import { clock, day, weekday } from '../format/times.ts';
import type { TimeRange, TimeWindow } from './time-range.ts';
import { startOfLocalDay } from './time-range.ts';

export const CHART_PERIODS = ['hour', 'day', 'week', 'month'] as const;
export type ChartPeriod = (typeof CHART_PERIODS)[number];

export interface Period {
  readonly start: Date;
  readonly label: string;
}

/**
 * The window of a range for all parts of a page. A range up to now ends with the day: parts that are asked for one after
 * the other have the same window, and what comes in later is in it.
 */
export function windowOf({ key, query, to }: TimeRange): TimeWindow {
  const end = key === 'own' ? to : startOfLocalDay(to, -1);
  return { from: query.from, to: end.toISOString() };
}

/** The periods of the browser's zone that a range touches, also those of which `starts` says nothing. */
export function periodsOf(
  { from, to }: { readonly from: Date; readonly to: Date },
  period: ChartPeriod,
  starts: readonly (string | null)[] = [],
): readonly Period[] {
  const all = new Set<number>();
  for (let n = 0, start = startAt(from, period, n); start < to; n++, start = startAt(from, period, n))
    all.add(start.getTime());
  for (const start of starts) if (start !== null) all.add(Date.parse(start));
  return [...all]
    .toSorted((one, other) => one - other)
    .map((time) => ({ start: new Date(time), label: labelOf(new Date(time), period) }));
}

/** The part of a period that is in the window of its range: what a chart sums up for it. */
export function windowOfPeriod({ start }: Period, period: ChartPeriod, range: TimeRange): TimeWindow {
  const whole = windowOf(range);
  const from = Math.max(start.getTime(), Date.parse(whole.from));
  const to = Math.min(startAt(start, period, 1).getTime(), Date.parse(whole.to));
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

const HOUR_MS = 3_600_000;
const DAYS_FROM_MONDAY = 6;

/** The beginning of the nth period after the one that `at` is in. */
function startAt(at: Date, period: ChartPeriod, n: number): Date {
  const [year, month, date] = [at.getFullYear(), at.getMonth(), at.getDate()];
  switch (period) {
    case 'hour': {
      // by elapsed time, because clocks that go back show an hour twice
      const sinceHour = (at.getMinutes() * 60 + at.getSeconds()) * 1_000 + at.getMilliseconds();
      return new Date(at.getTime() - sinceHour + n * HOUR_MS);
    }
    case 'day':
      return new Date(year, month, date + n);
    case 'week':
      return new Date(year, month, date - ((at.getDay() + DAYS_FROM_MONDAY) % 7) + 7 * n);
    case 'month':
      return new Date(year, month + n);
  }
}

const MONTH = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric' });

function labelOf(start: Date, period: ChartPeriod): string {
  if (period === 'hour') return `${day(start)}, ${clock(start)}`;
  if (period === 'week') return `Week of ${day(start)}`;
  return period === 'month' ? MONTH.format(start) : weekday(start);
}

/** The groups by the moment at which their period begins. */
export const byStart = <Group extends { readonly starts_at: string | null }>(
  groups: readonly Group[],
): ReadonlyMap<number, Group> =>
  new Map(groups.map((group) => [Date.parse(group.starts_at ?? ''), group] as const));
