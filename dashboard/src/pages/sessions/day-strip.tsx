import type { OutputOf } from '@omnimemory/client';
import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { day, weekday } from '../../format/times.ts';
import { useCode } from '../../parts/state/code.ts';
import { Loaded, Skeleton } from '../../parts/state/states.tsx';
import { startOfLocalDay, type TimeRange, timeZone } from '../../routes/time-range.ts';
import { filterOf, type SessionFilters } from './session-filters.ts';
import styles from './sessions.module.css';

const loadBars = async () => ({ default: (await import('../../charts/stacked-bars.tsx')).StackedBars });

type Summary = OutputOf<'GET /v1/sessions/summary'>;

/** Beyond it a bar is a week. */
const MAX_DAYS = 100;
const DAY_MS = 86_400_000;
const HEIGHT = 128;

interface DayStripProps {
  readonly filters: SessionFilters;
  readonly range: TimeRange;
}

/** How many sessions started on each day: the same ones as in the list. */
export function DayStrip({ filters, range }: DayStripProps) {
  const period = +range.to - +range.from > MAX_DAYS * DAY_MS ? 'week' : 'day';
  const query = { ...filterOf(filters), ...range.query, group_by: period, time_zone: timeZone() } as const;
  const summary = useRead('GET /v1/sessions/summary', { query }, { keepPrevious: true });
  return (
    <div className={styles.strip}>
      <Loaded query={summary} rows={6}>
        {(data) => <Strip summary={data} range={range} period={period} />}
      </Loaded>
    </div>
  );
}

interface StripProps {
  readonly summary: Summary;
  readonly range: TimeRange;
  readonly period: 'day' | 'week';
}

function Strip({ summary, range, period }: StripProps) {
  const StackedBars = useCode(loadBars);
  const [search] = useSearchParams();
  const starts = useMemo(() => startsOf(range, period), [range, period]);
  const counts = new Map(
    summary.groups.map(({ starts_at, sessions }) => [Date.parse(starts_at ?? ''), sessions]),
  );
  const hrefOf = (index: number) => {
    const chosen = new URLSearchParams(search);
    chosen.delete('range');
    chosen.set('from', (starts[index] ?? range.from).toISOString());
    chosen.set('to', (starts[index + 1] ?? endOf(starts[index] ?? range.from, period)).toISOString());
    return `/sessions?${chosen}`;
  };
  if (!StackedBars) return <Skeleton rows={6} />;
  return (
    <StackedBars
      title={period === 'day' ? 'Sessions started each day' : 'Sessions started each week'}
      note={`${range.label} · sessions of the list below · ${period}s begin in ${timeZone()}`}
      unit="sessions"
      height={HEIGHT}
      periods={starts.map((start) => ({
        start,
        label: period === 'day' ? weekday(start) : `week of ${day(start)}`,
      }))}
      series={[{ id: 'sessions', label: 'Sessions', values: starts.map((start) => counts.get(+start) ?? 0) }]}
      hrefOf={hrefOf}
    />
  );
}

const endOf = (start: Date, period: 'day' | 'week'): Date =>
  startOfLocalDay(start, period === 'day' ? -1 : -7);

/** When the days, or the weeks from Monday on, of the range begin. */
function startsOf({ from, to }: TimeRange, period: 'day' | 'week'): readonly Date[] {
  const starts = [];
  const monday = (from.getDay() + 6) % 7;
  for (
    let start = startOfLocalDay(from, period === 'week' ? monday : 0);
    start < to;
    start = endOf(start, period)
  )
    starts.push(start);
  return starts;
}
