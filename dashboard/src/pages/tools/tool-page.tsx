import { Link } from 'wouter';
import { useRead } from '../../api/queries.ts';
import { RangePicker } from '../../frame/range-picker.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { Page } from '../../parts/layout/page.tsx';
import { useCode } from '../../parts/state/code.ts';
import { Settled } from '../../parts/state/settled.tsx';
import { Loaded } from '../../parts/state/states.tsx';
import { useIdOfPath } from '../../routes/id-of-path.ts';
import { timeZone, useTimeRange } from '../../routes/time-range.ts';
import { ConfigEditor } from './config-editor.tsx';
import { Samples, Sessions, useToolSessions } from './tool-lists.tsx';
import { ToolTiles } from './tool-tiles.tsx';

const loadActivity = () => import('./tool-activity.tsx');

export default function ToolPage() {
  const tool_id = useIdOfPath();
  return <OneTool key={tool_id} tool_id={tool_id} />;
}

function OneTool({ tool_id }: { readonly tool_id: string }) {
  const range = useTimeRange();
  const Activity = useCode(loadActivity);
  const { query: window, before, period, label } = range;
  const group = { group_by: period, time_zone: timeZone() } as const;
  const keep = { keepPrevious: true };
  const samples = useRead('GET /v1/metrics/summary', { query: { ...window, ...group, tool_id } }, keep);
  const samplesBefore = useRead('GET /v1/metrics/summary', { query: { ...before, tool_id } }, keep);
  const usageQuery = {
    ...window,
    tool_id,
    group_by: period === 'hour' ? 'day' : period,
    time_zone: timeZone(),
  } as const;
  const usage = useRead('GET /v1/usage/summary', { query: usageQuery }, keep);
  const usageBefore = useRead('GET /v1/usage/summary', { query: { ...before, tool_id } }, keep);
  const hits = useRead(
    'GET /v1/cache-hits/summary',
    { query: { ...window, tool_id, group_by: 'file' } },
    keep,
  );
  const predictions = useRead('GET /v1/predictions/statistics', { query: { tool_id } });
  const config = useRead('GET /v1/tool-configs/{tool_id}', { params: { tool_id } });
  const sessions = useToolSessions(tool_id);
  return (
    <Page title={tool_id} lead={<Link href="/tools">All tools</Link>} actions={<RangePicker />}>
      <Settled
        queries={[samples, samplesBefore, usage, usageBefore, hits, predictions, config, sessions]}
        code={[Activity]}
      >
        <ToolTiles
          toolId={tool_id}
          window={label}
          samples={samples.data?.totals}
          samplesBefore={samplesBefore.data?.totals}
          usage={usage.data?.totals}
          usageBefore={usageBefore.data?.totals}
        />
        <Loaded query={samples} rows={8}>
          {(loadedSamples) => (
            <Loaded query={hits} rows={8}>
              {(loadedHits) => (
                <Loaded query={predictions} rows={8}>
                  {(accuracy) =>
                    Activity && (
                      <Activity samples={loadedSamples} hits={loadedHits} accuracy={accuracy} range={range} />
                    )
                  }
                </Loaded>
              )}
            </Loaded>
          )}
        </Loaded>
        <Grid layout="halves">
          <Sessions toolId={tool_id} />
          <Samples toolId={tool_id} />
        </Grid>
        <Card title="Config" note="Tools read it. Saving replaces it as a whole.">
          <Loaded query={config} rows={8}>
            {(loaded) => <ConfigEditor config={loaded} />}
          </Loaded>
        </Card>
      </Settled>
    </Page>
  );
}
