import { Sparkline } from '../../charts/sparkline.tsx';
import { compact, inUnit, money, type Unit } from '../../format/numbers.ts';
import { Tile } from '../../parts/layout/tile.tsx';
import type { TimeRange } from '../../routes/time-range.ts';
import { type Overview, type OverviewPeriod, withRange } from './overview.ts';
import styles from './tiles.module.css';

interface TilesProps {
  readonly overview: Overview;
  readonly range: TimeRange;
}

interface Figure {
  readonly label: string;
  readonly unit: Unit;
  readonly source: string;
  /** The page with the rows. */
  readonly path: string;
  readonly figureOf: (figures: Overview['now']) => number | null;
  readonly read: (period: OverviewPeriod) => number | null;
  readonly isEstimate?: boolean;
  readonly detailOf?: (figures: Overview['now']) => string | undefined;
}

const FIGURES: readonly Figure[] = [
  {
    label: 'Tokens used',
    unit: 'tokens',
    source: 'model calls of the tools',
    path: '/usage',
    figureOf: ({ total_tokens }) => total_tokens,
    read: ({ total_tokens }) => total_tokens,
    detailOf: ({ requests }) => inUnit(requests, 'requests'),
  },
  {
    label: 'Cost of models',
    unit: 'USD',
    source: 'list prices of the models',
    path: '/usage',
    isEstimate: true,
    figureOf: ({ priced_cost_usd }) => Number(priced_cost_usd),
    read: ({ priced_cost_usd }) => Number(priced_cost_usd),
    detailOf: ({ unpriced_tokens }) =>
      unpriced_tokens > 0 ? `without ${compact(unpriced_tokens)} tokens that have no price` : undefined,
  },
  {
    label: 'Cache share',
    unit: 'share',
    source: 'tokens read from the cache, of all that models read',
    path: '/usage',
    figureOf: ({ cache_share }) => cache_share,
    read: ({ cache_share }) => cache_share,
    detailOf: ({ cache_read_tokens }) => `${compact(cache_read_tokens)} tokens from the cache`,
  },
  {
    label: 'Sessions',
    unit: 'sessions',
    source: 'sessions that started, without archived ones',
    path: '/sessions',
    figureOf: ({ sessions }) => sessions,
    read: ({ sessions }) => sessions,
  },
  {
    label: 'Tokens saved',
    unit: 'tokens',
    source: 'metric samples of the tools',
    path: '/savings',
    figureOf: ({ tokens_saved }) => tokens_saved,
    read: ({ tokens_saved }) => tokens_saved,
    detailOf: ({ cost_saved }) => `would have cost ≈ ${money(Number(cost_saved))}, an estimate`,
  },
  {
    label: 'Tokens prevented',
    unit: 'tokens',
    source: 'reads and searches through OmniMemory',
    path: '/savings',
    figureOf: ({ tokens_prevented }) => tokens_prevented,
    read: ({ tokens_prevented }) => tokens_prevented,
    detailOf: ({ cost_prevented }) => `would have cost ≈ ${money(Number(cost_prevented))}, an estimate`,
  },
];

/** The figures that matter, each with its course and a link to its rows. */
export function Tiles({ overview, range }: TilesProps) {
  return (
    <section aria-label={`Figures of ${range.label}`}>
      <h2 className="visually-hidden">Figures of {range.label}</h2>
      <div className={styles.tiles}>
        {FIGURES.map(({ figureOf, read, detailOf, path, isEstimate = false, ...figure }) => (
          <Tile
            key={figure.label}
            {...figure}
            value={figureOf(overview.now)}
            before={figureOf(overview.before)}
            detail={detailOf?.(overview.now)}
            window={range.label}
            href={withRange(path, range)}
            isEstimate={isEstimate}
          >
            <Sparkline
              values={overview.periods.map(read)}
              label={`${figure.label} by ${overview.interval}, highest ${inUnit(highest(overview, read), figure.unit)}`}
            />
          </Tile>
        ))}
      </div>
    </section>
  );
}

const highest = ({ periods }: Overview, read: Figure['read']): number | null =>
  periods.map(read).reduce((most, value) => (value === null ? most : Math.max(most ?? value, value)), null);
