import { z } from 'zod';
import { counter, gauge, identifier, pageQuery, recentTimestamp } from '../../web/fields.ts';

export const recordVelocityBody = z.strictObject({
  session_id: identifier,
  /** Tokens saved up to that moment. */
  tokens_saved: counter,
  /** Tokens per minute; below zero after a counter was reset. */
  velocity: gauge,
  /** Tokens per minute, per minute. */
  acceleration: gauge.optional(),
  /** Percent. */
  prediction_confidence: gauge.min(0).max(100).optional(),
  /** When it was measured; now, when left out. */
  timestamp: recentTimestamp.optional(),
});
export type RecordVelocity = z.infer<typeof recordVelocityBody>;

export const listVelocityQuery = z.strictObject({ ...pageQuery, session_id: identifier });
export type ListVelocity = Omit<z.infer<typeof listVelocityQuery>, 'limit' | 'cursor'>;
