import { useExactRead } from '../../api/exact-read.ts';
import { RangePicker } from '../../frame/range-picker.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { LoadedWith } from '../../parts/state/loaded-with.tsx';
import { CacheHits } from './cache-hits.tsx';
import { CostChart } from './cost-chart.tsx';
import { CostTable } from './cost-table.tsx';
import { NoSavings } from './no-savings.tsx';
import { Operations, useOperations } from './operations.tsx';
import { useOwnerNames } from './owner-names.ts';
import { SavingsControls } from './savings-controls.tsx';
import { useSavingsView } from './savings-query.ts';
import { SavingsTiles } from './savings-tiles.tsx';

/** How much was saved, from what, and by whose price. */
export default function SavingsPage() {
  const { range, window, zone: time_zone, by: group_by, period, provider, kind } = useSavingsView();
  const names = [useOwnerNames(group_by), useOwnerNames(kind)];
  const owned = { provider, group_by, period, time_zone };
  const costs = useExactRead('GET /v1/costs', { query: { ...owned, ...window } });
  const former = useExactRead('GET /v1/costs', { query: { ...owned, ...range.before } });
  const operations = useOperations();
  const hits = useExactRead('GET /v1/cache-hits/summary', { query: { ...window, group_by: 'file' } });
  const isEmpty =
    costs.data?.totals.request_count === 0 &&
    operations.now.data?.totals.operation_count === 0 &&
    hits.data?.totals.hits === 0;
  return (
    <Page title="Savings" lead="How much was saved, from what, and by whose price." actions={<RangePicker />}>
      <SavingsControls />
      <LoadedWith
        query={costs}
        others={[former, operations.now, operations.before, operations.overTime, hits, ...names]}
        rows={16}
      >
        {(answer) =>
          isEmpty ? (
            <NoSavings label={range.label} />
          ) : (
            <>
              <SavingsTiles
                costs={answer}
                costsBefore={former.data}
                operations={operations.now.data}
                operationsBefore={operations.before.data}
              />
              <CostChart costs={answer} />
              <CostTable costs={answer} before={former.data} />
              <Operations operations={operations} />
              <CacheHits hits={hits} />
            </>
          )
        }
      </LoadedWith>
    </Page>
  );
}
