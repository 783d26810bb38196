import { StackedBars } from '../../charts/stacked-bars.tsx';
import { isolated } from '../../format/isolated.ts';
import { Grid } from '../../parts/layout/grid.tsx';
import { type TimeRange, timeZone } from '../../routes/time-range.ts';
import { periodsOf, valuesOf } from './periods.ts';
import type { Savings } from './tool-columns.tsx';

interface ToolChartsProps {
  readonly tools: readonly string[];
  readonly savings: Savings;
  readonly range: TimeRange;
}

const MAX_CHARTS = 6;

/** The same small chart for each of the tools that saved most. */
export default function ToolCharts({ tools, savings, range }: ToolChartsProps) {
  const periods = periodsOf(range);
  const totalOf = (tool: string) =>
    savings.groups.reduce((sum, one) => (one.group === tool ? sum + one.total_tokens_saved : sum), 0);
  const shown = tools
    .map((tool) => ({ tool, total: totalOf(tool) }))
    .filter(({ total }) => total > 0)
    .sort((one, other) => other.total - one.total)
    .slice(0, MAX_CHARTS);
  if (shown.length === 0) return null;
  return (
    <Grid layout="halves">
      {shown.map(({ tool }) => (
        <StackedBars
          key={tool}
          title={`Tokens saved by ${isolated(tool)}`}
          note={`Tokens by ${range.period}, ${range.label}, from metric samples (${timeZone()}).`}
          unit="tokens"
          periods={periods}
          series={[
            {
              id: tool,
              label: tool,
              values: valuesOf(
                periods,
                savings.groups.filter(({ group }) => group === tool),
                ({ total_tokens_saved }) => total_tokens_saved,
              ).map((value) => value ?? 0),
            },
          ]}
          hrefOf={() => `/tools/${encodeURIComponent(tool)}`}
        />
      ))}
    </Grid>
  );
}
