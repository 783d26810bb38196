import { z } from 'zod';
import { PERIODS } from '../../../db/query/periods.ts';
import { counter, gauge, identifier, instant, text, total } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { timeZone } from '../../../validation/time-zone.ts';
import { checkWindowOrderAndLength, windowQuery } from '../../../validation/window-query.ts';
import { money } from '../costs/price.schemas.ts';

export const usageGroupBy = z.enum(['tool', 'model', 'session', 'project', 'user', ...PERIODS]);
export type UsageGroupBy = z.infer<typeof usageGroupBy>;

export const usageQuery = z
  .strictObject({
    ...windowQuery,
    group_by: usageGroupBy.default('tool').describe('Weeks follow ISO 8601.'),
    time_zone: timeZone.default('UTC').describe('Where hours, days, weeks and months begin: an IANA name.'),
    tool_id: identifier.optional(),
    model: text(255).min(1).optional().describe('The name that the tool sent.'),
    session_id: identifier.optional(),
    project_id: identifier.optional(),
    user_id: identifier.optional().describe('Only what was sent with keys of this user.'),
  })
  .superRefine(checkWindowOrderAndLength);
export type UsageQuery = z.infer<typeof usageQuery>;

const share = gauge.min(0).nullable();

const coverage = z.strictObject({
  input: share,
  cache_read: share,
  cache_creation: share,
  output: share,
});

const sums = {
  requests: counter.describe('Calls of models that are billable, whatever came of them.'),
  failed_requests: counter,
  refused_requests: counter,
  non_billable_requests: counter.describe('Not in any other sum.'),
  sessions: counter,
  input_tokens: total.describe('Not from the cache. The four buckets have no token in common.'),
  cache_read_tokens: total,
  cache_creation_tokens: total,
  output_tokens: total,
  reasoning_tokens: total.describe('A part of `output_tokens`.'),
  total_tokens: total.describe('The sum of the four buckets.'),
  cache_share: share.describe('Tokens read from the cache, of all that the models read: 0 to 1.'),
  client_cost_usd: money.nullable().describe('What the tools estimate; null if none says it.'),
  priced_cost_usd: money.describe('By the price table, without `unpriced_tokens`.'),
  unpriced_tokens: total.describe('Tokens of models that the price table does not have.'),
  lines_added: total,
  lines_removed: total,
  commits: total,
  pull_requests: total,
  edits_accepted: total,
  edits_rejected: total,
  active_seconds_user: gauge.min(0),
  active_seconds_cli: gauge.min(0),
  session_starts: total,
  source: z
    .enum(['events', 'metrics', 'mixed'])
    .nullable()
    .describe('Where tokens and cost come from. A session has one source; mixed: these sessions have both.'),
  coverage: coverage
    .nullable()
    .describe(
      'Tokens of metrics divided by tokens of events, where there are both: below 1, points were lost.',
    ),
  coverage_reason: z
    .enum(['no_points', 'no_requests', 'sessions_without_points'])
    .nullable()
    .describe('Why there is no coverage, or why it is low.'),
};

const unknown = {
  unknown_models: z
    .array(z.strictObject({ model: z.string().nullable(), total_tokens: total }))
    .describe('Models without a price, most tokens first, at most 100; null: the tool named none.'),
  unknown_models_truncated: z.boolean(),
};

const priceNote = {
  currency: z.literal('USD'),
  price_version: z.string().describe('The version of the price table.'),
};

const totals = z.strictObject(sums).describe('With the groups that are left out.');
const truncated = z.boolean().describe('True if there are more than the 1,000 returned groups.');

export const usageSummary = z.strictObject({
  from: instant,
  to: instant,
  group_by: usageGroupBy,
  time_zone: z.string(),
  ...priceNote,
  totals,
  groups: z
    .array(
      z.strictObject({
        group: z.string().nullable().describe('An id, or the name of the period; null: rows without one.'),
        starts_at: instant.nullable().describe('When the period begins, if the groups are periods.'),
        ...sums,
      }),
    )
    .describe('Periods in chronological order; other groups with the most tokens first.'),
  truncated,
  ...unknown,
});
export type UsageSummary = z.infer<typeof usageSummary>;

export const sessionUsage = z.strictObject({
  session_id: z.string(),
  tool_id: z.string(),
  ...priceNote,
  totals,
  groups: z
    .array(
      z.strictObject({
        group: z.string().nullable().describe('The model; null: what has none, such as commits.'),
        ...sums,
      }),
    )
    .describe('By model, most tokens first.'),
  truncated,
  ...unknown,
});
export type SessionUsage = z.infer<typeof sessionUsage>;

named({ UsageSummary: usageSummary, SessionUsage: sessionUsage });
