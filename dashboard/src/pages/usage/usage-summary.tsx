import { useExactRead } from '../../api/exact-read.ts';
import { ButtonLink } from '../../parts/form/button.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { LoadedWith } from '../../parts/state/loaded-with.tsx';
import { Empty, Loaded } from '../../parts/state/states.tsx';
import { Costs } from './costs.tsx';
import { Coverage } from './coverage.tsx';
import { useGroupNames } from './group-names.ts';
import { GroupTable } from './group-table.tsx';
import { UsageChart } from './usage-chart.tsx';
import { UsageControls } from './usage-controls.tsx';
import { type UsageSums, useUsageView } from './usage-query.ts';
import { UsageTiles } from './usage-tiles.tsx';
import { useUsageLinks } from './use-links.ts';

/** The sums of the window, over time and by group. */
export function UsageSummary() {
  const { by, period, query, before, range } = useUsageView();
  const overTime = useExactRead('GET /v1/usage/summary', { query: { ...query, group_by: period } });
  const groups = useExactRead('GET /v1/usage/summary', { query: { ...query, group_by: by } });
  const former = useExactRead('GET /v1/usage/summary', { query: { ...before, group_by: by } });
  const names = useGroupNames(by);
  return (
    <>
      <UsageControls />
      <LoadedWith query={groups} others={[overTime, former, names]} rows={16}>
        {(summary) =>
          isEmpty(summary.totals) ? (
            <NoUsage label={range.label} />
          ) : (
            <>
              <UsageTiles
                totals={summary.totals}
                before={former.data?.totals}
                version={summary.price_version}
              />
              <Loaded query={overTime} rows={10}>
                {(periods) => <UsageChart periods={periods} groups={summary} />}
              </Loaded>
              <GroupTable summary={summary} before={former.data} />
              <Grid layout="halves">
                <Costs summary={summary} />
                <Coverage totals={summary.totals} />
              </Grid>
            </>
          )
        }
      </LoadedWith>
    </>
  );
}

const isEmpty = ({ requests, non_billable_requests, total_tokens, client_cost_usd, sessions }: UsageSums) =>
  [requests, non_billable_requests, total_tokens, sessions].every((sum) => Number(sum) === 0) &&
  client_cost_usd === null;

function NoUsage({ label }: { readonly label: string }) {
  const { to } = useUsageLinks();
  return (
    <Empty
      title={`No tool reported usage in ${label}`}
      actions={
        <>
          <ButtonLink href={to({ range: '90d', from: undefined, to: undefined })}>
            Show the last 90 days
          </ButtonLink>
          <ButtonLink href="/connect" look="primary">
            Connect a tool
          </ButtonLink>
        </>
      }
    >
      This page sums up model calls and token counters, which coding tools send as OpenTelemetry to{' '}
      <code>/otlp</code> or through hooks. A filter or a short time range may hide what there is.
    </Empty>
  );
}
