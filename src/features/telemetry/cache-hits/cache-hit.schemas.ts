import { z } from 'zod';
import {
  counter,
  hours,
  identifier,
  instant,
  pageQuery,
  recentTimestamp,
  text,
} from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';

export const recordCacheHitBody = z.strictObject({
  tool_id: identifier,
  file_path: text(4_096).min(1),
  tokens_saved: counter,
  timestamp: recentTimestamp.optional().describe('When the hit happened. Defaults to now.'),
});
export type RecordCacheHit = z.infer<typeof recordCacheHitBody>;

export const listCacheHitsQuery = z.strictObject({
  ...pageQuery,
  tool_id: identifier.optional(),
  hours: hours.optional().describe('Only hits of the last this many hours.'),
});
export type ListCacheHits = Omit<z.infer<typeof listCacheHitsQuery>, 'limit' | 'cursor'>;

export const cacheHit = z.strictObject({
  tool_id: z.string(),
  file_path: z.string(),
  tokens_saved: counter,
  timestamp: instant,
});

named({ RecordCacheHit: recordCacheHitBody, CacheHit: cacheHit });
