import { StackedArea } from '../../charts/stacked-area.tsx';
import { numberOf } from '../../format/figures.ts';
import { periodsOf } from '../../routes/periods.ts';
import { useOwnerNames } from './owner-names.ts';
import { type CostsAnswer, ownerName, providerName, useSavingsView } from './savings-query.ts';

/** What the saved tokens of each period would have cost, by group. */
export function CostChart({ costs }: { readonly costs: CostsAnswer }) {
  const { range, period, by, zone } = useSavingsView();
  const { nameOf } = useOwnerNames(by);
  const periods = periodsOf(
    range,
    period,
    costs.groups.map(({ starts_at }) => starts_at),
  );
  const found = new Map(
    costs.groups.map((one) => [`${Date.parse(one.starts_at)} ${keyOf(one.group)}`, one.cost_saved] as const),
  );
  const known = new Set(costs.groups.map(({ starts_at }) => Date.parse(starts_at)));
  const groups = [...new Set(costs.groups.map(({ group }) => group))];
  const series = groups.map((group) => ({
    id: keyOf(group),
    label: nameOf(group),
    // a period without any sample is a gap; in one with samples, a group without one saved nothing
    values: periods.map(({ start }) =>
      known.has(start.getTime()) ? (numberOf(found.get(`${start.getTime()} ${keyOf(group)}`)) ?? 0) : null,
    ),
  }));
  return (
    <StackedArea
      title={`Saved over time, by ${ownerName(by)}`}
      note={`USD, estimates at the price of ${providerName(costs.provider)}; ${range.label}, by ${period} in ${zone}; samples of the tools.`}
      unit="USD"
      periods={periods}
      series={series}
    />
  );
}

/** Distinct from "other", and for no value from the value "null". */
const keyOf = (group: string | null): string => (group === null ? '-' : `=${group}`);
