import { exactly, type Figure, numberOf } from '../../format/figures.ts';
import { Grid } from '../../parts/layout/grid.tsx';
import { Tile } from '../../parts/layout/tile.tsx';
import { HowComputed } from '../../parts/text/how-computed.tsx';
import type { OperationsAnswer } from './operation-sums.ts';
import { type CostsAnswer, providerName, useSavingsView } from './savings-query.ts';

interface SavingsTilesProps {
  readonly costs: CostsAnswer;
  readonly costsBefore: CostsAnswer | undefined;
  readonly operations: OperationsAnswer | undefined;
  readonly operationsBefore: OperationsAnswer | undefined;
}

/** Samples and operations are two counts, which may have tokens in common: their sums stand apart. */
export function SavingsTiles({ costs, costsBefore, operations, operationsBefore }: SavingsTilesProps) {
  const { range } = useSavingsView();
  const price = `${costs.price_per_1k_tokens} USD for 1,000 tokens, prices of ${costs.price_version}`;
  const figures = (now: Figure, before: Figure, unit: 'USD' | 'tokens') => ({
    ...{ value: numberOf(now), before: numberOf(before), exact: exactly(now, unit), unit },
    window: range.label,
  });
  return (
    <section>
      <h2 className="visually-hidden">In total</h2>
      <Grid layout="tiles">
        <Tile
          label="Saved, by samples"
          {...figures(costs.totals.cost_saved, costsBefore?.totals.cost_saved, 'USD')}
          source={`samples of the tools, at the price of ${providerName(costs.provider)}`}
          isEstimate
        >
          <HowComputed>Tokens saved × {price}.</HowComputed>
          <a href="#by-group">Show the sums by group</a>
        </Tile>
        <Tile
          label="Tokens saved, by samples"
          {...figures(costs.totals.total_tokens_saved, costsBefore?.totals.total_tokens_saved, 'tokens')}
          source="samples of the tools"
          isEstimate
        >
          <HowComputed>The growth of the counter tokens_saved, as the tools report it.</HowComputed>
          <a href="#by-group">Show the sums by group</a>
        </Tile>
        <Tile
          label="Prevented, by operations"
          {...figures(operations?.totals.cost_saved, operationsBefore?.totals.cost_saved, 'USD')}
          source={`reads and searches, at the price of ${providerName(costs.provider)}`}
          isEstimate
        >
          <HowComputed>
            Tokens prevented × {price}. Some may be in the samples, too, so the two are never added.
          </HowComputed>
          <a href="#operations">Show the reads and searches</a>
        </Tile>
        <Tile
          label="Tokens prevented, by operations"
          {...figures(
            operations?.totals.tokens_prevented,
            operationsBefore?.totals.tokens_prevented,
            'tokens',
          )}
          source="reads and searches"
          isEstimate
        >
          <HowComputed>
            For each operation: tokens of the whole result − tokens of the result that was used, and 0 where
            that is negative.
          </HowComputed>
        </Tile>
        <Tile
          label="Share prevented"
          value={shareOf(operations)}
          before={shareOf(operationsBefore)}
          unit="share"
          window={range.label}
          source="reads and searches"
          isEstimate
        >
          <HowComputed>Tokens prevented ÷ tokens of the whole results.</HowComputed>
        </Tile>
      </Grid>
    </section>
  );
}

const shareOf = (answer: OperationsAnswer | undefined): number | null => {
  const percent = numberOf(answer?.totals.percent_prevented);
  return percent === null ? null : percent / 100;
};
