import type { ItemOf } from '@omnimemory/client';
import { useMemo } from 'react';
import { count, MISSING, share } from '../../../format/numbers.ts';
import { clock, shortTime } from '../../../format/times.ts';
import { Card } from '../../../parts/layout/card.tsx';
import { useCode } from '../../../parts/state/code.ts';
import { Loaded, More, Skeleton } from '../../../parts/state/states.tsx';
import { type Column, CsvButton, Table } from '../../../parts/table/table.tsx';
import { Time } from '../../../parts/text/time.tsx';
import styles from './one.module.css';
import type { SessionRecord } from './use-record.ts';

const loadLines = async () => ({ default: (await import('../../../charts/lines.tsx')).Lines });

type Sample = ItemOf<'GET /v1/velocity'>;
type Prediction = ItemOf<'GET /v1/predictions'>;

const MAX_PERIODS = 60;
const MINUTE_MS = 60_000;

/** How fast tokens were saved, and when checkpoints were predicted and came. */
export function VelocityCard({ record: { velocity, predictions } }: { readonly record: SessionRecord }) {
  return (
    <Card
      title="Velocity and predictions"
      note="Measured by the tool. The predicted times stand in the timeline beside the checkpoints."
    >
      <Loaded query={velocity.query} rows={6}>
        {() =>
          velocity.items.length === 0 ? (
            <p className={styles.detail}>This tool recorded no velocity in this session.</p>
          ) : (
            <>
              <VelocityLine samples={velocity.items} />
              <More query={velocity.query} />
            </>
          )
        }
      </Loaded>
      <Loaded query={predictions.query} rows={2}>
        {() =>
          predictions.items.length === 0 ? (
            <p className={styles.detail}>This tool predicted no checkpoints in this session.</p>
          ) : (
            <Predictions rows={predictions.items} query={predictions.query} />
          )
        }
      </Loaded>
    </Card>
  );
}

function VelocityLine({ samples }: { readonly samples: readonly Sample[] }) {
  const Lines = useCode(loadLines);
  const { periods, values, minutes } = useMemo(() => periodsOf(samples), [samples]);
  if (!Lines) return <Skeleton rows={8} />;
  return (
    <Lines
      look="plain"
      title="Tokens saved per minute"
      note={`The mean of each ${minutes < 1 ? `${Math.round(minutes * 60)} s` : `${count(Math.round(minutes))} min`} · ${count(samples.length)} measurements · a gap: none was made`}
      unit="tokens/min"
      periods={periods}
      series={[{ id: 'velocity', label: 'Velocity', values }]}
    />
  );
}

/** The mean of each of at most 60 equal parts of the time; a part without a measurement is a gap. */
function periodsOf(samples: readonly Sample[]) {
  const times = samples.map(({ timestamp }) => Date.parse(timestamp));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const parts = Math.min(MAX_PERIODS, samples.length);
  const length = Math.max(1_000, (last - first + 1) / parts);
  const groups: number[][] = Array.from({ length: Math.ceil((last - first + 1) / length) }, () => []);
  for (const [n, { velocity }] of samples.entries())
    groups[Math.floor(((times[n] ?? first) - first) / length)]?.push(velocity);
  const starts = groups.map((_, n) => new Date(first + n * length));
  const isOneDay = new Date(first).toDateString() === new Date(last).toDateString();
  return {
    periods: starts.map((start) => ({ start, label: isOneDay ? clock(start) : shortTime(start) })),
    values: groups.map((group) => (group.length === 0 ? null : mean(group))),
    minutes: length / MINUTE_MS,
  };
}

const mean = (values: readonly number[]): number =>
  Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 100) / 100;

const COLUMNS: readonly Column<Prediction>[] = [
  {
    head: 'Predicted',
    cell: ({ predicted_at }) => <Time at={predicted_at} />,
    csv: ({ predicted_at }) => predicted_at,
  },
  {
    head: 'For',
    cell: ({ predicted_checkpoint_time: at }) => (at === null ? MISSING : <Time at={at} />),
    csv: ({ predicted_checkpoint_time }) => predicted_checkpoint_time,
  },
  {
    head: 'Checkpoint came',
    cell: ({ actual_checkpoint_time: at }) => (at === null ? 'not resolved' : <Time at={at} />),
    csv: ({ actual_checkpoint_time }) => actual_checkpoint_time,
  },
  {
    head: 'Accuracy',
    isNumber: true,
    cell: ({ prediction_accuracy: percent }) => share(percent === null ? null : percent / 100),
    csv: ({ prediction_accuracy }) => prediction_accuracy,
  },
  {
    head: 'Tokens',
    isNumber: true,
    cell: ({ predicted_tokens }) => count(predicted_tokens),
    csv: ({ predicted_tokens }) => predicted_tokens,
  },
  { head: 'Strategy', cell: ({ strategy }) => strategy ?? MISSING, csv: ({ strategy }) => strategy },
];

interface PredictionsProps {
  readonly rows: readonly Prediction[];
  readonly query: SessionRecord['predictions']['query'];
}

function Predictions({ rows, query }: PredictionsProps) {
  return (
    <div className={styles.rows}>
      <div className={styles.head}>
        <h3>Predicted and actual checkpoints</h3>
        <CsvButton name="predictions" columns={COLUMNS} rows={rows} />
      </div>
      <Table
        caption="Predicted and actual checkpoints"
        columns={COLUMNS}
        rows={rows}
        keyOf={({ predicted_at, predicted_checkpoint_time: at }) => `${predicted_at} ${at}`}
      />
      <More query={query} />
    </div>
  );
}
