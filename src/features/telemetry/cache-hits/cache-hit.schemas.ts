import { z } from 'zod';
import {
  counter,
  hours,
  identifier,
  instant,
  pageQuery,
  recentTimestamp,
  text,
  total,
} from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { checkWindowOrderAndLength, windowQuery } from '../../../validation/window-query.ts';

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

const cacheHitGroupBy = z.enum(['file', 'tool']);

export const cacheHitSummaryQuery = z
  .strictObject({
    ...windowQuery,
    group_by: cacheHitGroupBy.default('file'),
    tool_id: identifier.optional(),
  })
  .superRefine(checkWindowOrderAndLength);
export type CacheHitSummaryQuery = z.infer<typeof cacheHitSummaryQuery>;

const sums = {
  hits: counter,
  tokens_saved: total,
  first_at: instant.nullable(),
  last_at: instant.nullable(),
};

export const cacheHitSummary = z.strictObject({
  from: instant,
  to: instant,
  group_by: cacheHitGroupBy,
  totals: z.strictObject(sums).describe('For the whole window, including groups that are left out.'),
  groups: z
    .array(z.strictObject({ group: z.string().describe('The path of a file, or a tool.'), ...sums }))
    .describe('Most tokens saved first.'),
  truncated: z.boolean().describe('True if there are more than the 1,000 returned groups.'),
});
export type CacheHitSummary = z.infer<typeof cacheHitSummary>;

named({ RecordCacheHit: recordCacheHitBody, CacheHit: cacheHit, CacheHitSummary: cacheHitSummary });
