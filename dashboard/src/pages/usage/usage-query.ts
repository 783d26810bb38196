import type { OutputOf } from '@omnimemory/client';
import { useSearchParams } from 'wouter';
import type { Exact } from '../../api/exact-json.ts';
import { useScope } from '../../api/scope-provider.tsx';
import { type ChartPeriod, windowOf } from '../../routes/periods.ts';
import { type TimeRange, timeZone, useTimeRange } from '../../routes/time-range.ts';
import { useUrlFilters } from '../../routes/url-filters.ts';

export type UsageSummary = Exact<OutputOf<'GET /v1/usage/summary'>>;
export type UsageSums = UsageSummary['totals'];
export type UsageGroup = UsageSummary['groups'][number];

/** The filters of all parts of the page. */
export const FILTERS = ['tool_id', 'model', 'user_id', 'project_id', 'session_id'] as const;

export const GROUPINGS = [
  { value: 'model', label: 'Model' },
  { value: 'user', label: 'Person' },
  { value: 'project', label: 'Project' },
  { value: 'tool', label: 'Tool' },
  { value: 'session', label: 'Session' },
] as const;
export type Grouping = (typeof GROUPINGS)[number]['value'];

export interface UsageView {
  readonly range: TimeRange;
  readonly period: ChartPeriod;
  /** By what the table and, if it is divided so, the chart group. */
  readonly by: Grouping;
  /** The bars of the chart are divided by group and not by bucket. */
  readonly isByGroup: boolean;
  /** Of every request: the same window, zone and filters. */
  readonly query: Readonly<Record<string, string>>;
  readonly before: Readonly<Record<string, string>>;
}

/** What the URL asks for. */
export function useUsageView(): UsageView {
  const [search] = useSearchParams();
  const { scope } = useScope();
  const { values } = useUrlFilters(FILTERS);
  const range = useTimeRange();
  const named = GROUPINGS.find(({ value }) => value === search.get('by'))?.value ?? 'model';
  // nobody is known on this machine
  const by = named === 'user' && scope.kind === 'local' ? 'model' : named;
  const common = { ...(values as Readonly<Record<string, string>>), time_zone: timeZone() };
  return {
    ...{ range, by, period: range.period, isByGroup: search.get('bars') === 'group' },
    query: { ...common, ...windowOf(range) },
    before: { ...common, ...range.before },
  };
}
