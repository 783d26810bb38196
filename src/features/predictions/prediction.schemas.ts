import { z } from 'zod';
import { counter, identifier, pageQuery, recentTimestamp, timestamp } from '../../web/fields.ts';

export const predictionStrategy = z.enum([
  'immediate',
  'urgent',
  'warning',
  'predictive',
  'normal',
  'none',
  'velocity',
]);

export const recordPredictionBody = z
  .strictObject({
    session_id: identifier,
    /** When the next checkpoint is expected. */
    predicted_checkpoint_time: timestamp.optional(),
    /** How many tokens the session is expected to hold by then. */
    predicted_tokens: counter.optional(),
    strategy: predictionStrategy.optional(),
    /** For a prediction that is recorded after the event: when the checkpoint came, and which it was. */
    actual_checkpoint_time: recentTimestamp.optional(),
    actual_checkpoint_id: identifier.optional(),
  })
  .refine(
    ({ actual_checkpoint_id, actual_checkpoint_time }) =>
      actual_checkpoint_id === undefined || actual_checkpoint_time !== undefined,
    { path: ['actual_checkpoint_time'], message: 'is needed where actual_checkpoint_id is given' },
  );
export type RecordPrediction = z.infer<typeof recordPredictionBody>;

export const resolvePredictionBody = z.strictObject({
  session_id: identifier,
  checkpoint_id: identifier,
  /** When the checkpoint came. */
  actual_time: recentTimestamp,
});
export type ResolvePrediction = z.infer<typeof resolvePredictionBody>;

export const listPredictionsQuery = z.strictObject({ ...pageQuery, session_id: identifier });
export type ListPredictions = Omit<z.infer<typeof listPredictionsQuery>, 'limit' | 'cursor'>;

export const predictionStatisticsQuery = z.strictObject({
  /** Only predictions of this tool's sessions. */
  tool_id: identifier.optional(),
  strategy: predictionStrategy.optional(),
});
export type PredictionFilter = z.infer<typeof predictionStatisticsQuery>;
