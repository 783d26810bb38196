import type { ItemOf } from '@omnimemory/client';
import type { Lane } from '../../../charts/timeline.tsx';
import { count } from '../../../format/numbers.ts';
import { dateTime } from '../../../format/times.ts';
import type { Span } from './lanes.ts';

type Prediction = ItemOf<'GET /v1/predictions'>;

/**
 * When checkpoints were predicted for, to be compared with when they came. One outside of the span is
 * only in the table of predictions. No lane without predictions.
 */
export function predictionLanes(predictions: readonly Prediction[], { from, to }: Span): readonly Lane[] {
  const marks = predictions.flatMap((one) =>
    one.predicted_checkpoint_time === null || !isWithin(one.predicted_checkpoint_time, from, to)
      ? []
      : [
          {
            id: `${one.predicted_at} ${one.predicted_checkpoint_time}`,
            at: new Date(one.predicted_checkpoint_time),
            label: labelOf(one),
          },
        ],
  );
  return marks.length === 0 ? [] : [{ id: 'prediction', label: 'Predicted checkpoints', empty: '', marks }];
}

const isWithin = (time: string, from: Date, to: Date): boolean =>
  Date.parse(time) >= +from && Date.parse(time) <= +to;

function labelOf({ predicted_at, strategy, predicted_tokens, actual_checkpoint_time }: Prediction): string {
  const parts = [
    `predicted ${dateTime(new Date(predicted_at))}`,
    ...(strategy === null ? [] : [strategy]),
    ...(predicted_tokens === null ? [] : [`${count(predicted_tokens)} tokens`]),
    actual_checkpoint_time === null ? 'not resolved' : `came ${dateTime(new Date(actual_checkpoint_time))}`,
  ];
  return parts.join(', ');
}
