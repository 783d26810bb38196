import { numberOf } from '../../format/figures.ts';
import { share } from '../../format/numbers.ts';
import { Card } from '../../parts/layout/card.tsx';
import styles from './usage.module.css';
import type { UsageSums } from './usage-query.ts';

export const SOURCES: Readonly<Record<NonNullable<UsageSums['source']>, string>> = {
  events: 'model calls',
  metrics: 'metrics of tools that report no calls',
  mixed: 'model calls, and metrics of sessions that report no calls',
};

const REASONS: Readonly<Record<NonNullable<UsageSums['coverage_reason']>, string>> = {
  no_points: 'The tools sent model calls and no metrics, so there is nothing to compare the calls with.',
  no_requests:
    'The tools sent metrics and no model calls. The sums come from the metrics, and nothing confirms them.',
  sessions_without_points:
    'Some sessions sent model calls and no metrics, so the metrics have fewer tokens than the calls.',
};

const BUCKETS = [
  ['input', 'Input'],
  ['cache_read', 'Cache read'],
  ['cache_creation', 'Cache creation'],
  ['output', 'Output'],
] as const;

/** Where the sums come from, and how far two reports of the same tokens agree. */
export function Coverage({ totals: { source, coverage, coverage_reason } }: { readonly totals: UsageSums }) {
  return (
    <Card
      title="Source and coverage"
      note="Coverage: tokens by metrics ÷ tokens by model calls, where there are both"
    >
      <dl className={styles.facts}>
        <dt>Source</dt>
        <dd>{source === null ? 'None: no tokens and no cost were reported' : SOURCES[source]}</dd>
        {BUCKETS.map(([bucket, label]) => (
          <CoverageOf
            key={bucket}
            label={label}
            value={coverage === null ? null : numberOf(coverage[bucket])}
          />
        ))}
      </dl>
      <p className={styles.note}>
        {coverage_reason === null
          ? 'Below 100%, some metrics were lost on the way. The sums on this page use the calls.'
          : REASONS[coverage_reason]}{' '}
        A session has one source, so no token is counted twice.
      </p>
    </Card>
  );
}

const CoverageOf = ({ label, value }: { readonly label: string; readonly value: number | null }) => (
  <>
    <dt>{label}</dt>
    <dd>{share(value)}</dd>
  </>
);
