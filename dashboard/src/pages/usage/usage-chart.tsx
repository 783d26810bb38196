import { useQueries } from '@tanstack/react-query';
import { useExactQuery } from '../../api/exact-read.ts';
import { StackedBars } from '../../charts/stacked-bars.tsx';
import { numberOf } from '../../format/figures.ts';
import { Skeleton } from '../../parts/state/states.tsx';
import { byStart, periodsOf, windowOfPeriod } from '../../routes/periods.ts';
import { timeZone } from '../../routes/time-range.ts';
import { labelOf, useGroupNames } from './group-names.ts';
import { type UsageGroup, type UsageSummary, useUsageView } from './usage-query.ts';
import { FILTER_OF, filterOfGroup, useUsageLinks } from './use-links.ts';

interface UsageChartProps {
  readonly periods: UsageSummary;
  readonly groups: UsageSummary;
}

const BUCKETS = [
  { id: 'input_tokens', label: 'Input' },
  { id: 'cache_read_tokens', label: 'Cache read' },
  { id: 'cache_creation_tokens', label: 'Cache creation' },
  { id: 'output_tokens', label: 'Output' },
] as const;

/** The tokens of each period, divided by bucket or by group. */
export function UsageChart({ periods, groups }: UsageChartProps) {
  const { isByGroup } = useUsageView();
  return isByGroup ? <GroupBars periods={periods} groups={groups} /> : <BucketBars periods={periods} />;
}

/** What both forms of the chart share. */
function useFrame(summary: UsageSummary) {
  const { range, period } = useUsageView();
  const { toCalls } = useUsageLinks();
  const starts = summary.groups.map(({ starts_at }) => starts_at);
  const periods = periodsOf(range, period, starts);
  const note = `Tokens in ${range.label}, by ${period} in ${timeZone()}; model calls and metrics of the tools.${
    summary.truncated ? ' Only the first 1,000 periods are shown.' : ''
  }`;
  const hrefOf = (index: number, changes = {}): string => {
    const one = periods[index];
    return one ? toCalls(changes, windowOfPeriod(one, period, range)) : toCalls(changes);
  };
  return { periods, note, hrefOf, unit: 'tokens' as const };
}

function BucketBars({ periods: summary }: { readonly periods: UsageSummary }) {
  const { hrefOf, ...frame } = useFrame(summary);
  const found = byStart(summary.groups);
  const series = BUCKETS.map(({ id, label }) => ({
    ...{ id, label },
    values: frame.periods.map(({ start }) => numberOf(found.get(start.getTime())?.[id])),
  }));
  return (
    <StackedBars
      title="Tokens over time, by bucket"
      series={series}
      hrefOf={(index) => hrefOf(index)}
      {...frame}
    />
  );
}

const MAX_GROUPS = 5;
const REST = 'other';

/** The five largest groups, each asked for on its own, and what remains of the sum. */
function GroupBars({ periods: summary, groups }: UsageChartProps) {
  const { by, period, query } = useUsageView();
  const { hrefOf, ...frame } = useFrame(summary);
  const { nameOf } = useGroupNames(by);
  const top = groups.groups.filter(({ group }) => group !== null).slice(0, MAX_GROUPS);
  const asking = useExactQuery('GET /v1/usage/summary');
  const answers = useQueries({
    queries: top.map(({ group }) =>
      asking({ query: { ...query, [FILTER_OF[by]]: group ?? '', group_by: period } }),
    ),
  });
  const totals = byStart(summary.groups);
  const own = answers.map(({ data }) => byStart(data?.groups ?? []));
  const tokensOf = (found: ReadonlyMap<number, UsageGroup>, start: Date) =>
    totals.has(start.getTime()) ? (numberOf(found.get(start.getTime())?.total_tokens) ?? 0) : null;
  const named = top.map(({ group }, index) => ({
    id: `=${group}`,
    label: nameOf(group),
    values: frame.periods.map(({ start }) => tokensOf(own[index] ?? new Map(), start)),
  }));
  const rest = frame.periods.map(({ start }, place) => {
    const total = numberOf(totals.get(start.getTime())?.total_tokens);
    return total === null ? null : named.reduce((left, { values }) => left - (values[place] ?? 0), total);
  });
  const isWhole = groups.groups.length <= top.length;
  const series = isWhole ? named : [...named, { id: REST, label: 'All others', values: rest }];
  if (answers.some(({ isPending }) => isPending)) return <Skeleton rows={10} />;
  return (
    <StackedBars
      title={`Tokens over time, by ${labelOf(by).toLowerCase()}`}
      series={series}
      hrefOf={(index, id) =>
        hrefOf(index, id === undefined || id === REST ? {} : filterOfGroup(by, id.slice(1)))
      }
      {...frame}
    />
  );
}
