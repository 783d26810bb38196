import { z } from 'zod';
import { createdByFilter } from '../../../validation/created-by.ts';
import { counter, identifier, instant, queryFlag } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { timeZone } from '../../../validation/time-zone.ts';
import { checkWindowOrderAndLength, windowQuery } from '../../../validation/window-query.ts';
import { archivedFilter } from '../sessions/session.schemas.ts';

export const sessionGroupBy = z.enum(['day', 'week', 'month', 'tool', 'project', 'user']);
export type SessionGroupBy = z.infer<typeof sessionGroupBy>;

export const sessionSummaryQuery = z
  .strictObject({
    ...windowQuery,
    group_by: sessionGroupBy
      .default('day')
      .describe('The day, week or month in which a session started. Weeks follow ISO 8601.'),
    time_zone: timeZone.default('UTC').describe('Where days, weeks and months begin: an IANA name.'),
    tool_id: identifier.optional(),
    project_id: identifier.optional(),
    ...createdByFilter,
    open: queryFlag.optional(),
    pinned: queryFlag.optional(),
    ...archivedFilter,
  })
  .superRefine(checkWindowOrderAndLength);
export type SessionSummaryQuery = z.infer<typeof sessionSummaryQuery>;

const sums = {
  sessions: counter.describe('Sessions that started within the window.'),
  open: counter.describe('Those that have not ended.'),
  pinned: counter,
  archived: counter,
  duration_seconds: counter.describe(
    'From their start to their end, or to the last activity of an open one.',
  ),
};

export const sessionSummary = z.strictObject({
  from: instant,
  to: instant,
  group_by: sessionGroupBy,
  time_zone: z.string(),
  totals: z.strictObject(sums).describe('With the groups that are left out.'),
  groups: z
    .array(
      z.strictObject({
        group: z
          .string()
          .nullable()
          .describe('An id, or the name of the period; null: sessions without one.'),
        starts_at: instant.nullable().describe('When the period begins, if the groups are periods.'),
        ...sums,
      }),
    )
    .describe(
      'Periods in chronological order, without empty ones; other groups with the most sessions first.',
    ),
  truncated: z.boolean().describe('True if there are more than the 1,000 returned groups.'),
});
export type SessionSummary = z.infer<typeof sessionSummary>;

named({ SessionSummary: sessionSummary });
