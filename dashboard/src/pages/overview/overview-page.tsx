import { useRead } from '../../api/queries.ts';
import { RangePicker } from '../../frame/range-picker.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { prepareCode, useCode } from '../../parts/state/code.ts';
import { Notice } from '../../parts/state/notice.tsx';
import { Loaded, Skeleton } from '../../parts/state/states.tsx';
import { timeZone, useTimeRange } from '../../routes/time-range.ts';

const loadConnectPanel = () => import('../connect/connect-panel.tsx');
const loadFigures = () => import('./figures.tsx');
// now, because the request of the page would wait behind these files: a browser opens few connections to a server
prepareCode(loadFigures);
const ROWS = 24;

/** Is it working, is it worth it, and what goes on: all of it in one request. */
export default function OverviewPage() {
  const range = useTimeRange();
  const { before, period: interval } = range;
  const query = { ...range.query, before_from: before.from, before_to: before.to, interval };
  const overview = useRead(
    'GET /v1/overview',
    { query: { ...query, time_zone: timeZone() } },
    { keepPrevious: true },
  );
  const Figures = useCode(loadFigures);
  return (
    <Page
      title="Overview"
      lead="What your coding tools use and save, and what they are doing."
      actions={<RangePicker />}
    >
      <Loaded query={overview} rows={ROWS}>
        {(data) =>
          data.is_empty ? (
            <NothingYet />
          ) : Figures ? (
            <Figures overview={data} range={range} />
          ) : (
            <Skeleton rows={ROWS} />
          )
        }
      </Loaded>
    </Page>
  );
}

function NothingYet() {
  const ConnectPanel = useCode(loadConnectPanel);
  return (
    <>
      <Notice title="Nothing has been recorded yet">
        Connect a coding tool. What it does then appears here within seconds.
      </Notice>
      {ConnectPanel ? <ConnectPanel /> : <Skeleton rows={8} />}
    </>
  );
}
