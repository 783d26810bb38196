import { z } from 'zod';
import { PERIODS, type Period } from '../../../db/query/periods.ts';
import { DAY_MS } from '../../../lib/utc.ts';
import { counter, instant, timestamp, total } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { timeZone } from '../../../validation/time-zone.ts';
import { checkWindowOrderAndLength, windowQuery } from '../../../validation/window-query.ts';
import { money, priceNote, provider } from '../../telemetry/costs/price.schemas.ts';

const MAX_PERIODS = 1_000;
const LENGTHS: Readonly<Record<Period, number>> = {
  hour: DAY_MS / 24,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 28 * DAY_MS,
};

const window = z.strictObject({
  ...windowQuery,
  before_from: timestamp
    .optional()
    .describe('Start of the window to compare with. By default it is as long and ends at `from`.'),
  before_to: timestamp.optional().describe('End of the window to compare with, exclusive.'),
  interval: z.enum(PERIODS).default('day').describe('The length of `periods`. Weeks follow ISO 8601.'),
  time_zone: timeZone.default('UTC').describe('Where hours, days, weeks and months begin: an IANA name.'),
  provider,
});

export const overviewQuery = window.superRefine((query, context) => {
  const { from, to, before_from, before_to, interval } = query;
  checkWindowOrderAndLength(query, context);
  if ((before_from === undefined) !== (before_to === undefined))
    context.addIssue({
      code: 'custom',
      path: [before_from === undefined ? 'before_from' : 'before_to'],
      message: '`before_from` and `before_to` must be given together',
    });
  else if (before_from !== undefined && before_to !== undefined) {
    const length = Date.parse(before_to) - Date.parse(before_from);
    if (length < 0 || length > 366 * DAY_MS)
      context.addIssue({
        code: 'custom',
        path: ['before_from'],
        message: 'must not be later than `before_to`, nor more than 366 days before it',
      });
  }
  const end = to === undefined ? Date.now() : Date.parse(to);
  if (from !== undefined && end - Date.parse(from) > MAX_PERIODS * LENGTHS[interval])
    context.addIssue({
      code: 'custom',
      path: ['interval'],
      message: `must divide the window into at most ${MAX_PERIODS} periods`,
    });
});
export type OverviewQuery = z.infer<typeof overviewQuery>;

const share = z.number().min(0).nullable();

const figures = z.strictObject({
  requests: counter.describe(
    'Billable calls of models. This and the next six are those of `/v1/usage/summary`.',
  ),
  total_tokens: total,
  cache_read_tokens: total,
  cache_share: share.describe('Tokens read from the cache, of all that the models read: 0 to 1.'),
  priced_cost_usd: money.describe('By the price table, without `unpriced_tokens`.'),
  client_cost_usd: money.nullable().describe('What the tools estimate; null if none says it.'),
  unpriced_tokens: total,
  sessions: counter.describe(
    'Sessions that started, without archived ones, as `/v1/sessions/summary` counts them.',
  ),
  samples: counter.describe('This and the next two are those of `/v1/costs`.'),
  tokens_saved: total,
  cost_saved: money.describe('What these tokens would have cost: an estimate.'),
  operations: counter.describe('This and the next two are those of `/v1/operations/savings`.'),
  tokens_prevented: total,
  cost_prevented: money.describe('What these tokens would have cost: an estimate.'),
});
export type Figures = z.infer<typeof figures>;

const period = z.strictObject({
  starts_at: instant,
  total_tokens: total,
  priced_cost_usd: money,
  cache_share: share,
  sessions: counter,
  tokens_saved: total,
  tokens_prevented: total,
  by_tool: z
    .array(z.strictObject({ tool_id: z.string().nullable(), total_tokens: total }))
    .describe('`total_tokens` of the five tools with the most tokens in the window; null: of all others.'),
});
export type OverviewPeriod = z.infer<typeof period>;

const openSession = z.strictObject({
  session_id: z.string(),
  tool_id: z.string(),
  title: z.string().nullable(),
  project_id: z.string().nullable(),
  started_at: instant,
  last_activity: instant,
});

const latestCheckpoint = z.strictObject({
  checkpoint_id: z.string(),
  session_id: z.string(),
  tool_id: z.string(),
  checkpoint_type: z.string(),
  visibility: z.string(),
  summary: z.string().describe('The first 300 characters.'),
  created_at: instant,
});

export const overview = z.strictObject({
  from: instant,
  to: instant,
  before_from: instant,
  before_to: instant,
  interval: z.enum(PERIODS),
  time_zone: z.string(),
  usage_price_version: z.string().describe('The version of the prices of models, for `priced_cost_usd`.'),
  ...priceNote,
  now: figures,
  before: figures.describe('The same of the window to compare with.'),
  periods: z
    .array(period)
    .describe('Every period of the window in chronological order, empty ones included.'),
  hours: z
    .array(
      z.strictObject({
        weekday: z.int().min(1).max(7).describe('1 is Monday.'),
        hour: z.int().min(0).max(23),
        requests: counter,
        samples: counter,
      }),
    )
    .describe(
      'When models were called and samples taken, by hour of the week; hours without any are left out.',
    ),
  open_sessions: z
    .array(openSession)
    .describe('The five sessions with the latest activity that have not ended, without archived ones.'),
  has_more_open_sessions: z.boolean(),
  checkpoints: z.array(latestCheckpoint).describe('The five newest that the caller may read.'),
  is_empty: z.boolean().describe('Nothing has ever been recorded in this scope.'),
});
export type Overview = z.infer<typeof overview>;

named({ Overview: overview });
