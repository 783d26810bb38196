import { HourGrid } from '../../charts/hour-grid.tsx';
import { StackedBars } from '../../charts/stacked-bars.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { type TimeRange, timeZone } from '../../routes/time-range.ts';
import { LatestCheckpoints, OpenSessions } from './lists.tsx';
import { hoursOf, type Overview, periodsOf, tokensByTool, usageOf } from './overview.ts';
import { Tiles } from './tiles.tsx';

interface FiguresProps {
  readonly overview: Overview;
  readonly range: TimeRange;
}

export default function Figures({ overview, range }: FiguresProps) {
  return (
    <>
      <Tiles overview={overview} range={range} />
      <StackedBars
        title={`Tokens by ${overview.interval} and tool`}
        note={`Tokens of model calls, ${range.label}, ${overview.interval}s of ${timeZone()}. The five tools that used most, and all others together.`}
        unit="tokens"
        periods={periodsOf(overview)}
        series={tokensByTool(overview)}
        hrefOf={(index) => usageOf(overview, index)}
      />
      <Grid layout="halves">
        <OpenSessions overview={overview} />
        <LatestCheckpoints overview={overview} />
      </Grid>
      <Hours overview={overview} range={range} />
    </>
  );
}

/** Model calls, or samples if no tool reports its calls. */
function Hours({ overview, range }: FiguresProps) {
  const { now } = overview;
  const kind = now.requests > 0 || now.samples === 0 ? 'requests' : 'samples';
  const what = kind === 'requests' ? 'Model calls' : 'Metric samples';
  return (
    <HourGrid
      title="When tools work"
      note={`${what} by hour of the week, ${range.label}, hours of ${timeZone()}.`}
      unit={kind}
      cells={hoursOf(overview, kind)}
    />
  );
}
