import { useRead } from '../../api/queries.ts';
import { RangePicker } from '../../frame/range-picker.tsx';
import { ButtonLink } from '../../parts/form/button.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { useCode } from '../../parts/state/code.ts';
import { Settled } from '../../parts/state/settled.tsx';
import { Empty, Loaded } from '../../parts/state/states.tsx';
import { LongTable } from '../../parts/table/long-table.tsx';
import { CsvButton } from '../../parts/table/table.tsx';
import { timeZone, useTimeRange } from '../../routes/time-range.ts';
import { toolColumns } from './tool-columns.tsx';

const loadCharts = () => import('./tool-charts.tsx');

/** What each coding tool does. */
export default function ToolsPage() {
  const range = useTimeRange();
  const ToolCharts = useCode(loadCharts);
  const window = range.query;
  const keepPrevious = { keepPrevious: true };
  const tools = useRead('GET /v1/tools', { query: window }, keepPrevious);
  const usage = useRead('GET /v1/usage/summary', { query: { ...window, group_by: 'tool' } }, keepPrevious);
  const hits = useRead(
    'GET /v1/cache-hits/summary',
    { query: { ...window, group_by: 'tool' } },
    keepPrevious,
  );
  const savings = useRead(
    'GET /v1/costs',
    { query: { ...window, group_by: 'tool', period: range.period, time_zone: timeZone() } },
    keepPrevious,
  );
  const columns = toolColumns({ usage: usage.data, hits: hits.data, savings: savings.data });
  return (
    <Page
      title="Tools"
      lead={`What each coding tool did in ${range.label}, and what it left.`}
      actions={
        <>
          {/* first, so that it does not move the range when it comes */}
          {tools.data && tools.data.data.length > 0 && (
            <CsvButton name="tools" columns={columns} rows={tools.data.data} />
          )}
          <RangePicker />
        </>
      }
    >
      <Settled queries={[tools, usage, hits, savings]} code={[ToolCharts]}>
        <Loaded query={tools} rows={10}>
          {({ data, truncated }) =>
            data.length === 0 ? (
              <NoTools />
            ) : (
              <>
                <LongTable
                  caption="Tools, the one that was seen last first"
                  noun="tools"
                  columns={columns}
                  rows={data}
                  keyOf={({ tool_id }) => tool_id}
                  query={WHOLE}
                />
                {truncated && <p>Only the 1,000 tools that were seen last are shown.</p>}
                <Loaded query={savings} rows={8}>
                  {(loaded) =>
                    ToolCharts && (
                      <ToolCharts tools={data.map(({ tool_id }) => tool_id)} savings={loaded} range={range} />
                    )
                  }
                </Loaded>
              </>
            )
          }
        </Loaded>
      </Settled>
    </Page>
  );
}

/** The response has every tool. */
const WHOLE = {
  hasNextPage: false,
  isFetchingNextPage: false,
  isFetchNextPageError: false,
  fetchNextPage: () => undefined,
};

const NoTools = () => (
  <Empty
    title="No tool has sent anything yet"
    actions={<ButtonLink href="/connect">Connect a tool</ButtonLink>}
  >
    A tool is listed here once it starts a session, sends telemetry or has a config.
  </Empty>
);
