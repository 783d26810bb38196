import type { OutputOf } from '@omnimemory/client';
import type { Period, Series } from '../../charts/model/series.ts';
import type { HourCell } from '../../charts/model/week.ts';
import { clock, day, weekday } from '../../format/times.ts';
import type { TimeRange } from '../../routes/time-range.ts';

const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;

export type Overview = OutputOf<'GET /v1/overview'>;
export type OverviewPeriod = Overview['periods'][number];

/** A path with the time range of this page. */
export function withRange(path: string, { key, query }: TimeRange): string {
  const search =
    key === 'own'
      ? new URLSearchParams({ from: query.from, ...(query.to !== undefined && { to: query.to }) })
      : new URLSearchParams({ range: key });
  return `${path}?${search}`;
}

/** The usage of one period. */
export function usageOf({ periods, to }: Overview, index: number): string {
  const from = new Date(periods[index]?.starts_at ?? to).toISOString();
  const end = new Date(periods[index + 1]?.starts_at ?? to).toISOString();
  return `/usage?${new URLSearchParams({ from, to: end })}`;
}

const LABELS = {
  hour: (at: Date) => `${day(at)}, ${clock(at)}`,
  day: weekday,
  week: (at: Date) => `Week of ${day(at)}`,
  month: day,
} as const;

export const periodsOf = ({ periods, interval }: Overview): readonly Period[] =>
  periods.map(({ starts_at }) => {
    const start = new Date(starts_at);
    return { start, label: LABELS[interval](start) };
  });

/** The tokens of each tool by period. A tool without any in a period used none. */
export function tokensByTool({ periods }: Overview): readonly Series[] {
  const ids = new Set(periods.flatMap(({ by_tool }) => by_tool.map(({ tool_id }) => tool_id)));
  return [...ids]
    .sort((one, two) => Number(one === null) - Number(two === null))
    .map((tool) => ({
      // a tool may be called "other"
      id: tool === null ? 'other' : `tool ${tool}`,
      label: tool ?? 'Other',
      values: periods.map(
        ({ by_tool }) => by_tool.find(({ tool_id }) => tool_id === tool)?.total_tokens ?? 0,
      ),
    }));
}

/** The hours of the week that the window has a part of; an hour without anything counts zero. */
export function hoursOf({ from, to, hours }: Overview, kind: 'requests' | 'samples'): readonly HourCell[] {
  const cells = new Map<string, HourCell>();
  const put = (cell: HourCell) => cells.set(`${cell.weekday} ${cell.hour}`, cell);
  const [first, end] = [Date.parse(from), Math.min(Date.parse(to), Date.parse(from) + WEEK_MS)];
  for (let at = first; at < end; at += HOUR_MS) {
    const local = new Date(at);
    put({ weekday: local.getDay() === 0 ? 7 : local.getDay(), hour: local.getHours(), value: 0 });
  }
  for (const { weekday, hour, [kind]: value } of hours) put({ weekday, hour, value });
  return [...cells.values()];
}
