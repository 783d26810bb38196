import { useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { useAsOf } from './as-of.tsx';

export interface TimeWindow {
  readonly from: string;
  readonly to: string;
}

export interface TimeRange {
  /** How the URL names it. */
  readonly key: RangeKey;
  /** "the last 7 days" */
  readonly label: string;
  /** The query of a request. A range up to now has no `to`, so that what comes in later is in it. */
  readonly query: { readonly from: string; readonly to?: string };
  /** The same length of time before, for comparisons. */
  readonly before: TimeWindow;
  /** Into which periods a chart divides it. */
  readonly period: 'hour' | 'day' | 'week';
  readonly from: Date;
  readonly to: Date;
}

export const RANGE_KEYS = ['24h', '7d', '30d', '90d', 'own'] as const;
export type RangeKey = (typeof RANGE_KEYS)[number];

const DAYS: Readonly<Record<Exclude<RangeKey, '24h' | 'own'>, number>> = { '7d': 7, '30d': 30, '90d': 90 };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MAX_OWN_DAYS = 366;

/** The time zone of the browser, in which days begin. */
export const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The range that the URL names: `?range=30d`, or `?from=…&to=…`; the last 7 days without one. */
export function useTimeRange(): TimeRange {
  const [search] = useSearchParams();
  const { asOf } = useAsOf();
  const [range, from, to] = [search.get('range'), search.get('from'), search.get('to')];
  return useMemo(() => timeRangeOf({ range, from, to }, asOf), [range, from, to, asOf]);
}

export function timeRangeOf(
  named: { readonly range: string | null; readonly from: string | null; readonly to: string | null },
  asOf: Date,
): TimeRange {
  const own = ownRange(named.from, named.to);
  if (own) return own;
  if (named.range === '24h')
    return upToNow('24h', 'the last 24 hours', new Date(asOf.getTime() - DAY_MS), asOf, 'hour');
  const key = named.range === '30d' || named.range === '90d' ? named.range : '7d';
  const days = DAYS[key];
  const from = startOfLocalDay(asOf, days - 1);
  return upToNow(key, `the last ${days} days`, from, asOf, key === '90d' ? 'week' : 'day');
}

/** Midnight of the browser's zone, `daysBefore` days ago; a day may have 23 or 25 hours. */
export const startOfLocalDay = (now: Date, daysBefore = 0): Date =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysBefore);

function upToNow(
  key: RangeKey,
  label: string,
  from: Date,
  now: Date,
  period: TimeRange['period'],
): TimeRange {
  // the same part of the time before: this Tuesday until noon against last Tuesday until noon
  const length = key === '24h' ? DAY_MS : DAYS[key as '7d'] * DAY_MS;
  const before = { from: iso(from.getTime() - length), to: iso(now.getTime() - length) };
  return { key, label, query: { from: from.toISOString() }, before, period, from, to: now };
}

function ownRange(fromText: string | null, toText: string | null): TimeRange | undefined {
  const [from, to] = [new Date(fromText ?? ''), new Date(toText ?? '')];
  if (rangeFault(from, to) !== undefined) return undefined;
  const length = to.getTime() - from.getTime();
  const query = { from: from.toISOString(), to: to.toISOString() };
  const before = { from: iso(from.getTime() - length), to: query.from };
  const period = length <= 2 * DAY_MS ? 'hour' : length <= 62 * DAY_MS ? 'day' : 'week';
  return { key: 'own', label: 'the chosen time', query, before, period, from, to };
}

/** Why a time of one's own cannot be shown; `undefined` if it can. */
export function rangeFault(from: Date, to: Date): string | undefined {
  const length = to.getTime() - from.getTime();
  if (Number.isNaN(length)) return 'Choose the first and the last day.';
  if (length <= 0) return 'The first day is after the last one. Choose an earlier first day.';
  if (length <= MAX_OWN_DAYS * DAY_MS) return undefined;
  const days = Math.round(length / DAY_MS);
  return `These are ${days} days. Choose at most ${MAX_OWN_DAYS}.`;
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
