import { z } from 'zod';
import {
  counter,
  gauge,
  identifier,
  instant,
  pageQuery,
  percentage,
  recentTimestamp,
} from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

export const recordVelocityBody = z.strictObject({
  session_id: identifier,
  tokens_saved: counter.describe('The tokens saved up to that time.'),
  velocity: gauge.describe('Tokens per minute; negative after a counter reset.'),
  acceleration: gauge.optional().describe('Tokens per minute per minute.'),
  prediction_confidence: percentage.optional().describe('Percent.'),
  timestamp: recentTimestamp.optional().describe('When it was measured. Defaults to now.'),
});
export type RecordVelocity = z.infer<typeof recordVelocityBody>;

export const listVelocityQuery = z.strictObject({ ...pageQuery, session_id: identifier });
export type ListVelocity = Omit<z.infer<typeof listVelocityQuery>, 'limit' | 'cursor'>;

export const velocitySample = z.strictObject({
  session_id: z.string(),
  timestamp: instant,
  tokens_saved: counter,
  velocity: gauge.describe('Tokens per minute.'),
  acceleration: gauge.nullable().describe('Tokens per minute per minute.'),
  prediction_confidence: gauge.nullable().describe('Percent.'),
});

named({ RecordVelocity: recordVelocityBody, VelocitySample: velocitySample });
