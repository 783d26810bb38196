import { z } from 'zod';
import { PERIODS } from '../../../db/query/periods.ts';
import { createdBy, createdByFilter } from '../../../validation/created-by.ts';
import {
  counter,
  gauge,
  identifier,
  instant,
  jsonObject,
  nonNegativeGauge,
  pageQuery,
  recentTimestamp,
  text,
  total,
} from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { namedTimeZone, timeZoneQuery } from '../../../validation/time-zone.ts';
import {
  checkWindowOrder,
  checkWindowOrderAndLength,
  listWindowQuery,
  windowQuery,
} from '../../../validation/window-query.ts';
import { money, priceNote, provider } from '../costs/price.schemas.ts';

export const toolName = z.enum(['read', 'search']);
export const operationMode = z.enum(['full', 'overview', 'symbol', 'references', 'semantic', 'tri_index']);

/** `tokens_prevented` is not a field here, because it follows from the two counts. */
export const recordOperationBody = z.strictObject({
  session_id: identifier,
  tool_id: identifier,
  tool_name: toolName,
  operation_mode: operationMode,
  parameters: jsonObject.optional().describe('The parameters of the tool call; at most 64 KiB.'),
  file_path: text(4_096).min(1).optional(),
  tokens_original: counter.describe('The tokens that the result would have cost without OmniMemory.'),
  tokens_actual: counter.describe('The tokens that the result did cost.'),
  response_time_ms: nonNegativeGauge,
  timestamp: recentTimestamp.optional().describe('When the operation happened. Defaults to now.'),
});
export type RecordOperation = z.infer<typeof recordOperationBody>;

const operationFilter = {
  session_id: identifier.optional(),
  tool_id: identifier.optional(),
  project_id: identifier.optional().describe('Only operations in sessions of this project.'),
};
export type OperationFilter = { readonly [F in keyof typeof operationFilter]?: string | undefined };

export const listOperationsQuery = z
  .strictObject({
    ...pageQuery,
    ...operationFilter,
    tool_name: toolName.optional(),
    operation_mode: operationMode.optional(),
    ...createdByFilter,
    ...listWindowQuery,
  })
  .superRefine(checkWindowOrder);
export type ListOperations = Omit<z.infer<typeof listOperationsQuery>, 'limit' | 'cursor'>;

const sumsQuery = { ...windowQuery, ...operationFilter, provider };

const operationOwner = z.enum(['tool', 'project', 'file']);
export type OperationOwner = z.infer<typeof operationOwner>;

export const breakdownQuery = z
  .strictObject({
    ...sumsQuery,
    group_by: z
      .enum(['mode', ...operationOwner.options])
      .default('mode')
      .describe('`mode`: by `tool_name` and `operation_mode`.'),
  })
  .superRefine(checkWindowOrderAndLength);
export type BreakdownQuery = z.infer<typeof breakdownQuery>;

export const operationSavingsQuery = z
  .strictObject({
    ...sumsQuery,
    interval: z.enum(PERIODS).default('day').describe('Weeks follow ISO 8601.'),
    ...timeZoneQuery,
  })
  .superRefine(checkWindowOrderAndLength);
export type OperationSavingsQuery = z.infer<typeof operationSavingsQuery>;

export const operation = z.strictObject({
  operation_id: z.string(),
  session_id: z.string(),
  tool_id: z.string(),
  tool_name: toolName,
  operation_mode: operationMode,
  parameters: z.record(z.string(), z.unknown()).nullable(),
  file_path: z.string().nullable(),
  tokens_original: counter,
  tokens_actual: counter,
  tokens_prevented: counter.describe('`tokens_original` - `tokens_actual`, and 0 if that is below 0.'),
  response_time_ms: gauge,
  timestamp: instant,
  ...createdBy,
});

const tokenSums = {
  operation_count: counter,
  tokens_original: total,
  tokens_actual: total,
  tokens_prevented: total,
  percent_prevented: gauge
    .nullable()
    .describe(
      'Computed from the sums: 100 × `tokens_prevented` ÷ `tokens_original`; null if `tokens_original` is 0.',
    ),
  avg_response_time_ms: gauge.nullable(),
};
const tokens = z.strictObject(tokenSums);
export type TokenSums = z.infer<typeof tokens>;

const pricedSums = { ...tokenSums, cost_saved: money };
const window = { from: instant, to: instant, ...priceNote, totals: z.strictObject(pricedSums) };

const modeBreakdown = z.strictObject({
  ...window,
  groups: z
    .array(z.strictObject({ tool_name: toolName, operation_mode: operationMode, ...pricedSums }))
    .describe('Most tokens prevented first.'),
});

const ownerBreakdown = z.strictObject({
  ...window,
  group_by: operationOwner,
  groups: z
    .array(
      z.strictObject({
        group: z.string().nullable().describe('An id or the path of a file; null: operations without one.'),
        ...pricedSums,
      }),
    )
    .describe('Most tokens prevented first.'),
  truncated: z.boolean().describe('True if there are more than the 1,000 returned groups.'),
});

export const breakdown = z
  .union([modeBreakdown, ownerBreakdown])
  .describe('The first form by mode, and otherwise the second.');
export type Breakdown = z.infer<typeof breakdown>;

export const operationSavings = z.strictObject({
  ...window,
  ...namedTimeZone,
  groups: z
    .array(
      z.strictObject({
        period: z.string().describe('The name of the period.'),
        starts_at: instant.describe('When the period begins.'),
        ...pricedSums,
      }),
    )
    .describe('In chronological order; periods without operations are left out.'),
  truncated: z.boolean().describe('True if there are more than the 1,000 returned periods.'),
});
export type OperationSavings = z.infer<typeof operationSavings>;

named({
  RecordToolOperation: recordOperationBody,
  ToolOperation: operation,
  ToolOperationBreakdown: breakdown,
  ToolOperationSavings: operationSavings,
});
