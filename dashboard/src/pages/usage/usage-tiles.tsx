import type { ReactNode } from 'react';
import { exactly, type Figure, numberOf } from '../../format/figures.ts';
import { count, type Unit } from '../../format/numbers.ts';
import { Grid } from '../../parts/layout/grid.tsx';
import { Tile } from '../../parts/layout/tile.tsx';
import { HowComputed } from '../../parts/text/how-computed.tsx';
import { SOURCES } from './coverage.tsx';
import { type UsageSums, useUsageView } from './usage-query.ts';
import { useUsageLinks } from './use-links.ts';

interface UsageTilesProps {
  readonly totals: UsageSums;
  readonly before: UsageSums | undefined;
  /** Of the price table. */
  readonly version: string;
}

/** The window as a whole, compared with the period before. */
export function UsageTiles({ totals, before, version }: UsageTilesProps) {
  const { range } = useUsageView();
  const { toCalls } = useUsageLinks();
  const source = totals.source === null ? 'no source' : SOURCES[totals.source];
  const tile = (label: string, field: keyof UsageSums, unit: Unit, more: TileExtras = {}) => {
    const figure = totals[field] as Figure;
    return (
      <Tile
        label={label}
        value={numberOf(figure)}
        before={numberOf(before?.[field] as Figure)}
        window={range.label}
        {...{ unit, source }}
        {...(unit !== 'share' && { exact: exactly(figure, unit) })}
        {...more}
      />
    );
  };
  return (
    <section>
      <h2 className="visually-hidden">In total</h2>
      <Grid layout="tiles">
        {tile('Tokens', 'total_tokens', 'tokens', { href: toCalls() })}
        {tile('Model calls', 'requests', 'requests', { href: toCalls(), source: 'model calls' })}
        {tile('Cost by the price table', 'priced_cost_usd', 'USD', {
          ...{ isEstimate: true, href: toCalls(), source: `${source}, prices of ${version}` },
          children: <PricedFormula unpriced={totals.unpriced_tokens} />,
        })}
        {tile('Cost by the tools', 'client_cost_usd', 'USD', {
          ...{ isEstimate: true, href: toCalls() },
          children: <HowComputed>The sum of what each tool estimates for its own calls.</HowComputed>,
        })}
        {tile('Cache share', 'cache_share', 'share', {
          href: toCalls(),
          children: <HowComputed>Cache read ÷ (input + cache read + cache creation).</HowComputed>,
        })}
        {tile('Failed calls', 'failed_requests', 'requests', {
          ...{ href: toCalls({ status: 'error' }), source: 'model calls' },
        })}
        {tile('Refused calls', 'refused_requests', 'requests', {
          ...{ href: toCalls({ status: 'refused' }), source: 'model calls' },
        })}
      </Grid>
    </section>
  );
}

interface TileExtras {
  readonly href?: string;
  readonly source?: string;
  readonly isEstimate?: boolean;
  readonly children?: ReactNode;
}

const PricedFormula = ({ unpriced }: { readonly unpriced: Figure }) => (
  <HowComputed>
    For each model: the tokens of each bucket × the list price of that bucket.
    {Number(unpriced) > 0 && ` Without ${count(numberOf(unpriced))} tokens of models that have no price.`}
  </HowComputed>
);
