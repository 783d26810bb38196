import { z } from 'zod';
import { counter, gauge, identifier, instant, pageQuery, text } from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import {
  checkWindowOrder,
  checkWindowOrderAndLength,
  listWindowQuery,
  windowQuery,
} from '../../../validation/window-query.ts';
import { money } from '../costs/price.schemas.ts';

const name = text(255).min(1);

const requestStatus = z.enum(['ok', 'error', 'refused']);

const listed = {
  ...pageQuery,
  ...listWindowQuery,
  tool_id: identifier.optional(),
  session_id: identifier.optional(),
  project_id: identifier.optional(),
  user_id: identifier.optional().describe('Only what was sent with keys of this user.'),
};

export const listRequestsQuery = z
  .strictObject({ ...listed, model: name.optional(), status: requestStatus.optional() })
  .superRefine(checkWindowOrder);
export type ListRequests = Omit<z.infer<typeof listRequestsQuery>, 'limit' | 'cursor'>;

export const listEventsQuery = z
  .strictObject({ ...listed, name: name.optional() })
  .superRefine(checkWindowOrder);
export type ListEvents = Omit<z.infer<typeof listEventsQuery>, 'limit' | 'cursor'>;

const sender = {
  created_by: z.string().nullable().describe('The user whose key sent it.'),
  created_by_key: z.string().nullable(),
};
const attributes = z
  .record(z.string(), z.unknown())
  .describe('What else the tool sent, without content and identity.');

export const modelRequest = z.strictObject({
  timestamp: instant,
  id: z.string(),
  tool_id: z.string(),
  session_id: z.string().nullable(),
  model: z.string().nullable(),
  request_id: z.string().nullable(),
  status: requestStatus,
  billable: z.boolean().describe('False: the tool took the request back, so no sum contains it.'),
  input_tokens: counter,
  cache_read_tokens: counter,
  cache_creation_tokens: counter,
  output_tokens: counter,
  reasoning_tokens: counter.describe('A part of `output_tokens`.'),
  client_cost_usd: money.nullable().describe('What the tool estimates.'),
  duration_ms: gauge.nullable(),
  http_status: z.int().nullable(),
  attempt: z.int().nullable(),
  source: z.string().nullable().describe('What in the tool asked.'),
  prompt_id: z.string().nullable(),
  attributes,
  ...sender,
});

export const toolEvent = z.strictObject({
  timestamp: instant,
  id: z.string(),
  tool_id: z.string(),
  session_id: z.string().nullable(),
  name: z.string().describe('The same for all tools, if they tell the same.'),
  original_name: z.string(),
  tool_name: z.string().nullable(),
  call_id: z.string().nullable(),
  success: z.boolean().nullable(),
  decision: z.string().nullable(),
  duration_ms: gauge.nullable(),
  prompt_id: z.string().nullable(),
  sequence: z.int().nullable(),
  attributes,
  ...sender,
});

export const listSeriesQuery = z
  .strictObject({
    ...pageQuery,
    ...windowQuery,
    tool_id: identifier.optional(),
    session_id: identifier.optional(),
    metric: name.optional(),
    series_id: identifier.optional(),
  })
  .superRefine(checkWindowOrderAndLength);
export type ListSeries = Omit<z.infer<typeof listSeriesQuery>, 'limit' | 'cursor'>;

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);

export const usageSeries = z.strictObject({
  created_at: instant,
  last_point_at: instant,
  series_id: z.string(),
  tool_id: z.string(),
  session_id: z.string().nullable(),
  metric: z.string(),
  unit: z.string(),
  kind: z.enum(['counter', 'gauge', 'histogram']),
  measure: z.string().nullable().describe('What sums of usage read it as; null: it is in none.'),
  bucket: z.string().nullable(),
  model: z.string().nullable(),
  attributes,
  window: z
    .strictObject({
      points: counter,
      sum: decimal.nullable().describe('The growth, as an exact decimal; null for a gauge.'),
      count: counter.nullable().describe('Of a histogram: its measurements.'),
      min: gauge.nullable(),
      max: gauge.nullable(),
      last: gauge.nullable().describe('Of a gauge: the newest value.'),
    })
    .describe('Of the points from `from` to `to`.'),
});

named({ ModelRequest: modelRequest, ToolEvent: toolEvent, UsageSeries: usageSeries });
