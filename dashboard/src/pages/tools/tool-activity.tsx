import type { OutputOf } from '@omnimemory/client';
import { Bars } from '../../charts/bars.tsx';
import { Lines } from '../../charts/lines.tsx';
import { StackedBars } from '../../charts/stacked-bars.tsx';
import { Card } from '../../parts/layout/card.tsx';
import { Grid } from '../../parts/layout/grid.tsx';
import { type TimeRange, timeZone } from '../../routes/time-range.ts';
import { periodsOf, valuesOf } from './periods.ts';

interface ActivityProps {
  readonly samples: OutputOf<'GET /v1/metrics/summary'>;
  readonly hits: OutputOf<'GET /v1/cache-hits/summary'>;
  readonly accuracy: OutputOf<'GET /v1/predictions/statistics'>;
  readonly range: TimeRange;
}

const MAX_FILES = 10;
const PERCENT = 100;

/** The charts of a tool. */
export default function Activity({ samples: { groups }, hits, accuracy, range }: ActivityProps) {
  const periods = periodsOf(range);
  const note = `by ${range.period}, ${range.label}, from metric samples (${timeZone()}).`;
  const rate = (percent: number | null) => (percent === null ? null : percent / PERCENT);
  return (
    <Grid layout="halves">
      <StackedBars
        title="Tokens saved"
        note={`Tokens ${note}`}
        unit="tokens"
        periods={periods}
        series={[
          {
            id: 'saved',
            label: 'Tokens saved',
            values: valuesOf(periods, groups, (one) => one.total_tokens_saved).map((value) => value ?? 0),
          },
        ]}
      />
      <Lines
        title="Cache hit rate"
        note={`Average of the samples that report it, ${note}`}
        unit="share"
        periods={periods}
        series={[
          {
            id: 'rate',
            label: 'Cache hit rate',
            values: valuesOf(periods, groups, (one) => rate(one.avg_cache_hit_rate)),
          },
        ]}
      />
      <Bars
        title="Files served from the cache"
        note={`Hits of the ${MAX_FILES} files that saved most tokens, ${range.label}; ${hits.totals.hits} hits in all.`}
        unit="hits"
        rows={hits.groups
          .slice(0, MAX_FILES)
          .map((one) => ({ id: one.group, label: one.group, value: one.hits }))}
      />
      {accuracy.total_predictions === 0 ? (
        <Card title="Accuracy of predictions">
          <p>This tool has no prediction of a checkpoint that came yet.</p>
        </Card>
      ) : (
        <Bars
          title="Accuracy of predictions"
          note={`How near predicted checkpoints were, of all time: ${accuracy.total_predictions} predictions. A minute costs 10%.`}
          unit="share"
          rows={[
            { id: 'avg', label: 'Average', value: rate(accuracy.avg_accuracy) },
            { id: 'min', label: 'Lowest', value: rate(accuracy.min_accuracy) },
            { id: 'max', label: 'Highest', value: rate(accuracy.max_accuracy) },
          ]}
        />
      )}
    </Grid>
  );
}
