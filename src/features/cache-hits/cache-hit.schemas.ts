import { z } from 'zod';
import { counter, hours, identifier, pageQuery, recentTimestamp, text } from '../../web/fields.ts';

export const recordCacheHitBody = z.strictObject({
  tool_id: identifier,
  file_path: text(4_096).min(1),
  tokens_saved: counter,
  /** When it happened; now, when left out. */
  timestamp: recentTimestamp.optional(),
});
export type RecordCacheHit = z.infer<typeof recordCacheHitBody>;

export const listCacheHitsQuery = z.strictObject({
  ...pageQuery,
  tool_id: identifier.optional(),
  /** Only hits of the last so many hours. */
  hours: hours.optional(),
});
export type ListCacheHits = Omit<z.infer<typeof listCacheHitsQuery>, 'limit' | 'cursor'>;
