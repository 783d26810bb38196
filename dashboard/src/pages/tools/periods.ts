import type { Period } from '../../charts/model/series.ts';
import { clock, day } from '../../format/times.ts';
import type { TimeRange } from '../../routes/time-range.ts';

/** The hours, days or weeks of a range in the browser's zone, also those in which nothing happened. */
export function periodsOf({
  from,
  to,
  period,
}: Pick<TimeRange, 'from' | 'to' | 'period'>): readonly Period[] {
  const periods: Period[] = [];
  for (let start = beginOf(from, period); start < to; start = next(start, period))
    periods.push({ start, label: period === 'hour' ? clock(start) : day(start) });
  return periods;
}

/** The value of each period, by when it starts; periods that the response leaves out have none. */
export function valuesOf<Group extends { readonly starts_at: string | null }>(
  periods: readonly Period[],
  groups: readonly Group[],
  read: (group: Group) => number | null,
): (number | null)[] {
  const byStart = new Map(groups.map((group) => [Date.parse(group.starts_at ?? ''), read(group)]));
  return periods.map(({ start }) => byStart.get(start.getTime()) ?? null);
}

function beginOf(at: Date, period: TimeRange['period']): Date {
  const [year, month, date] = [at.getFullYear(), at.getMonth(), at.getDate()];
  if (period === 'hour') return new Date(year, month, date, at.getHours());
  // weeks begin on Monday
  return new Date(year, month, period === 'week' ? date - ((at.getDay() + 6) % 7) : date);
}

function next(at: Date, period: TimeRange['period']): Date {
  if (period === 'hour') return new Date(at.getTime() + 3_600_000);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + (period === 'week' ? 7 : 1));
}
