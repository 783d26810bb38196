import { z } from 'zod';
import { tags } from '../../../features/telemetry/metrics/metric.schemas.ts';
import {
  operationMode,
  toolName,
} from '../../../features/telemetry/tool-operations/tool-operation.schemas.ts';
import type { ToolOperationService } from '../../../features/telemetry/tool-operations/tool-operation.service.ts';
import type { TrackingService } from '../../../features/telemetry/tracking/tracking.service.ts';
import { ok } from '../../../http/endpoints/endpoint.ts';
import {
  counter,
  gauge,
  identifier,
  jsonObject,
  nonNegativeGauge,
  text,
} from '../../../validation/fields.ts';
import { optional } from '../frame/fields.ts';
import { legacyRoutesOver } from '../frame/legacy-route.ts';
import { requireUuid, shownOperationId } from './operation-ids.ts';

const route = legacyRoutesOver<{
  readonly tracking: TrackingService;
  readonly toolOperations: ToolOperationService;
}>();

const ofSession = { tool_id: identifier, session_id: identifier };

/** Tags have no empty values. */
const filled = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value != null));

/** All of it becomes tags. */
const metadata = z
  .looseObject({ tool_id: identifier.default('unknown'), session_id: optional(identifier) })
  .transform((given, context) => {
    const read = tags.safeParse(filled(given));
    for (const { path, message } of read.error?.issues ?? [])
      context.addIssue({ code: 'custom', path, message });
    return { tool_id: given.tool_id, session_id: given.session_id, tags: read.data ?? {} };
  });

export const trackingRoutes = [
  route({
    method: 'post',
    path: '/track/embedding',
    permission: 'memory:ingest',
    body: z.object({ ...ofSession, cached: z.boolean().default(false) }),
    handle: async ({ services: { tracking }, scope, body }) => {
      await tracking.embedding(scope, body);
      return ok({ status: 'tracked', session_id: body.session_id, cached: body.cached });
    },
  }),
  route({
    method: 'post',
    path: '/track/compression',
    permission: 'memory:ingest',
    body: z.object({
      ...ofSession,
      original_tokens: counter,
      compressed_tokens: counter,
      // required as it was, but the counts decide
      tokens_saved: z.int(),
      quality_score: gauge,
    }),
    handle: async ({ services: { tracking }, scope, body: { tokens_saved: _, ...body } }) => {
      const tokens_saved = await tracking.compression(scope, body);
      return ok({ status: 'tracked', session_id: body.session_id, tokens_saved });
    },
  }),
  route({
    method: 'post',
    path: '/track/workflow',
    permission: 'memory:ingest',
    body: z.object({ ...ofSession, pattern_id: text(256), commands_count: counter }),
    handle: async ({ services: { tracking }, scope, body: { pattern_id, commands_count, ...of } }) => {
      const kept = filled({ pattern_id, commands_count: `${commands_count}` }) as Record<string, string>;
      await tracking.workflow(scope, { ...of, tags: kept });
      return ok({ status: 'tracked', session_id: of.session_id, pattern_id, commands_count });
    },
  }),
  route({
    method: 'post',
    path: '/events',
    permission: 'memory:ingest',
    body: z.object({
      event_type: optional(text(256)),
      metadata: metadata.default({ tool_id: 'unknown', session_id: undefined, tags: {} }),
    }),
    handle: async ({ services: { tracking }, scope, body: { event_type, metadata } }) => {
      await tracking.event(scope, metadata);
      return ok({ status: 'recorded', event_type: event_type ?? null });
    },
  }),
  route({
    method: 'post',
    path: '/track/tool-operation',
    permission: 'memory:ingest',
    body: z.object({
      session_id: z.string(),
      tool_id: identifier,
      tool_name: toolName,
      operation_mode: operationMode,
      parameters: optional(jsonObject),
      file_path: z.preprocess((path) => path || undefined, text(4_096).optional()),
      tokens_original: counter,
      tokens_actual: counter,
      // required as it was, but the two counts decide
      tokens_prevented: z.int(),
      response_time_ms: nonNegativeGauge,
    }),
    handle: async ({ services: { toolOperations }, scope, body: { tokens_prevented: _, ...body } }) => {
      const session_id = requireUuid(body.session_id);
      const { operation_id } = await toolOperations.recordStarting(scope, { ...body, session_id });
      return ok({ status: 'success', operation_id: shownOperationId(operation_id) });
    },
  }),
];
