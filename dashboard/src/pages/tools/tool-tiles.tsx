import type { OutputOf } from '@omnimemory/client';
import { Grid } from '../../parts/layout/grid.tsx';
import { Tile } from '../../parts/layout/tile.tsx';

type Samples = OutputOf<'GET /v1/metrics/summary'>['totals'];
type Usage = OutputOf<'GET /v1/usage/summary'>['totals'];

interface ToolTilesProps {
  readonly toolId: string;
  readonly window: string;
  readonly samples: Samples | undefined;
  readonly samplesBefore: Samples | undefined;
  readonly usage: Usage | undefined;
  readonly usageBefore: Usage | undefined;
}

const SAMPLES = 'metric samples';
const CALLS = 'model calls';

export function ToolTiles({ toolId, window, samples, samplesBefore, usage, usageBefore }: ToolTilesProps) {
  const ofTool = `tool_id=${encodeURIComponent(toolId)}`;
  const cost = (of: Usage | undefined) => (of?.client_cost_usd ? Number(of.client_cost_usd) : null);
  return (
    <section>
      <h2 className="visually-hidden">In total</h2>
      <Grid layout="tiles">
        <Tile
          label="Tokens saved"
          unit="tokens"
          value={samples?.total_tokens_saved}
          before={samplesBefore?.total_tokens_saved}
          window={window}
          source={SAMPLES}
          href={`/savings?${ofTool}`}
        />
        <Tile
          label="Metric samples"
          unit="samples"
          value={samples?.sample_count}
          before={samplesBefore?.sample_count}
          window={window}
          source={SAMPLES}
        />
        <Tile
          label="Model calls"
          unit="requests"
          value={usage?.requests}
          before={usageBefore?.requests}
          window={window}
          source={CALLS}
          href={`/usage?${ofTool}`}
        />
        <Tile
          label="Cost, as the tool says it"
          unit="USD"
          value={cost(usage)}
          before={cost(usageBefore)}
          window={window}
          source={CALLS}
          href={`/usage?${ofTool}`}
          isEstimate
        />
      </Grid>
    </section>
  );
}
