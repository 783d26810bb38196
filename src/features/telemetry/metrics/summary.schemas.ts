import { z } from 'zod';
import { PERIODS } from '../../../db/query/periods.ts';
import { counter, gauge, instant, total } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { namedTimeZone, timeZoneQuery } from '../../../validation/time-zone.ts';
import { checkWindowOrderAndLength, windowQuery } from '../../../validation/window-query.ts';
import { sampleFilter } from './metric.schemas.ts';
import { tagKey } from './tag.schemas.ts';

const tagGroup = z.templateLiteral(['tag:', tagKey]);

/** The groupings. */
export const owner = z.union([z.enum(['tool', 'session', 'project', 'user']), tagGroup], {
  error: 'must be tool, session, project, user or tag:<key>',
});

export const groupBy = z.union([z.enum(['tool', 'session', 'project', 'user', ...PERIODS]), tagGroup], {
  error: `must be tool, session, project, user, ${PERIODS.join(', ')} or tag:<key>`,
});
export type GroupBy = z.infer<typeof groupBy>;

export const summaryQuery = z
  .strictObject({
    ...windowQuery,
    ...sampleFilter,
    group_by: groupBy.default('tool').describe('Weeks follow ISO 8601.'),
    ...timeZoneQuery,
  })
  .superRefine(checkWindowOrderAndLength);
export type SummaryQuery = z.infer<typeof summaryQuery>;

const level = gauge.nullable();

const sums = {
  sample_count: counter,
  total_tokens_saved: total.describe('Growth within the window, like the other totals.'),
  total_embeddings: total,
  total_compressions: total,
  avg_cache_hit_rate: level.describe('Averages cover the samples that report the value.'),
  avg_latency_ms: level,
  avg_compression_ratio: level,
  first_at: instant.nullable(),
  last_at: instant.nullable(),
};

export const summary = z.strictObject({
  from: instant,
  to: instant,
  group_by: z.string(),
  ...namedTimeZone,
  totals: z.strictObject(sums).describe('For the whole window, including groups that are left out.'),
  groups: z
    .array(
      z.strictObject({
        group: z
          .string()
          .nullable()
          .describe('An id, the value of the tag, or the name of the period; null: samples without one.'),
        starts_at: instant.nullable().describe('When the period begins, if the groups are periods.'),
        ...sums,
      }),
    )
    .describe('Periods in chronological order; other groups with the most tokens saved first.'),
  truncated: z.boolean().describe('True if there are more than the 1,000 returned groups.'),
});
export type Summary = z.infer<typeof summary>;

const listed = {
  ...windowQuery,
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
};
export const tagsQuery = z.strictObject(listed).superRefine(checkWindowOrderAndLength);
export type TagsQuery = z.infer<typeof tagsQuery>;

export const tagParams = z.strictObject({ tag_key: tagKey });

export const tagWords = z.strictObject({
  data: z.array(z.string()).describe('Without duplicates, in ascending order.'),
  truncated: z.boolean().describe('True if there are more than `limit`.'),
});
export type TagWords = z.infer<typeof tagWords>;

named({ MetricSummary: summary, TagWords: tagWords });
