import { z } from 'zod';
import {
  counter,
  gauge,
  identifier,
  instant,
  pageQuery,
  recentTimestamp,
  timestamp,
} from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

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
    predicted_checkpoint_time: timestamp.optional().describe('When the next checkpoint is expected.'),
    predicted_tokens: counter.optional().describe('How many tokens the session is expected to have by then.'),
    strategy: predictionStrategy.optional(),
    actual_checkpoint_time: recentTimestamp
      .optional()
      .describe('When the checkpoint came, for a prediction that is recorded afterwards.'),
    actual_checkpoint_id: identifier.optional().describe('The checkpoint that came.'),
  })
  .refine(
    ({ actual_checkpoint_id, actual_checkpoint_time }) =>
      actual_checkpoint_id === undefined || actual_checkpoint_time !== undefined,
    { path: ['actual_checkpoint_time'], message: 'is required if actual_checkpoint_id is given' },
  );
export type RecordPrediction = z.infer<typeof recordPredictionBody>;

export const resolvePredictionBody = z.strictObject({
  session_id: identifier,
  checkpoint_id: identifier,
  actual_time: recentTimestamp.describe('When the checkpoint came.'),
});
export type ResolvePrediction = z.infer<typeof resolvePredictionBody>;

export const listPredictionsQuery = z.strictObject({ ...pageQuery, session_id: identifier });
export type ListPredictions = Omit<z.infer<typeof listPredictionsQuery>, 'limit' | 'cursor'>;

export const predictionStatisticsQuery = z.strictObject({
  tool_id: identifier.optional().describe("Only predictions of this tool's sessions."),
  strategy: predictionStrategy.optional(),
});
export type PredictionFilter = z.infer<typeof predictionStatisticsQuery>;

const percent = gauge.min(0).max(100).nullable();

export const prediction = z.strictObject({
  session_id: z.string(),
  predicted_at: instant,
  predicted_checkpoint_time: instant.nullable(),
  predicted_tokens: counter.nullable(),
  actual_checkpoint_time: instant.nullable().describe('Null: not resolved.'),
  actual_checkpoint_id: z.string().nullable(),
  prediction_accuracy: percent.describe(
    'Percent: 100 minus ten for every minute between the two times, at least 0; null unless both are known.',
  ),
  strategy: predictionStrategy.nullable(),
});

export const predictionStatistics = z.strictObject({
  total_predictions: counter.describe(
    'The number of predictions that have an accuracy. The other fields cover only these.',
  ),
  avg_accuracy: percent,
  min_accuracy: percent,
  max_accuracy: percent,
});

named({
  RecordPrediction: recordPredictionBody,
  ResolvePrediction: resolvePredictionBody,
  Prediction: prediction,
  PredictionStatistics: predictionStatistics,
});
