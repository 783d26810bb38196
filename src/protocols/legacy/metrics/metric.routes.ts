import { z } from 'zod';
import { priceOf } from '../../../features/telemetry/costs/prices.ts';
import type { MetricService } from '../../../features/telemetry/metrics/metric.service.ts';
import type { SummaryService } from '../../../features/telemetry/metrics/summary.service.ts';
import { ok } from '../../../http/endpoints/endpoint.ts';
import { legacyRoutesOver } from '../frame/legacy-route.ts';
import { firstRows } from '../frame/pages.ts';
import { nowText } from '../frame/times.ts';
import { ACTIVE_MINUTES } from '../shown/session.ts';
import { anyHours, dollars, ofTool, requireHours, toolParams } from './metric-fields.ts';
import { shownSamples, shownToolMetrics } from './shown-metrics.ts';

const route = legacyRoutesOver<{
  readonly metrics: MetricService;
  readonly summaries: SummaryService;
}>();

/** As many samples as one answer has, the newest ones. */
const MAX_SAMPLES = 1_000;

const hoursQuery = z.object({ hours: anyHours });
const hoursOfTool = z.object({ hours: anyHours, tool_id: ofTool });

export const metricRoutes = [
  route({
    method: 'get',
    path: '/metrics/latest',
    permission: 'memory:read',
    query: z.object({ tool_id: ofTool }),
    handle: async ({ services: { summaries }, scope, query }) => {
      const now = await summaries.snapshot(scope, query.tool_id);
      return ok({
        timestamp: nowText(),
        tokens_saved: now.tokens_saved,
        total_compressions: now.total_compressions,
        compression_ratio: now.compression_ratio,
        total_embeddings: now.total_embeddings,
        cache_hit_rate: now.cache_hit_rate,
        cache_hits: now.cache_hits,
        cache_misses: now.cache_misses,
      });
    },
  }),
  route({
    method: 'get',
    path: '/metrics/history',
    permission: 'memory:read',
    query: hoursQuery,
    handle: async ({ services: { metrics }, scope, query: { hours } }) => {
      // a window that has not begun is empty, as in OmniMemory 1
      const history = shownSamples(
        await metrics.list(scope, { hours: Math.max(hours, 0) }, firstRows(MAX_SAMPLES)),
      );
      return ok({ history, count: history.length, hours });
    },
  }),
  route({
    method: 'get',
    path: '/metrics/aggregates',
    permission: 'memory:read',
    query: hoursOfTool,
    handle: async ({ services: { metrics }, scope, query: { hours, tool_id } }) =>
      ok(
        await metrics.aggregates(scope, {
          hours: requireHours(hours),
          tool_id,
          timeout_minutes: ACTIVE_MINUTES,
        }),
      ),
  }),
  route({
    method: 'get',
    path: '/metrics/tool/:tool_id',
    permission: 'memory:read',
    params: toolParams,
    query: hoursQuery,
    handle: async ({ services: { metrics }, scope, params: { tool_id }, query: { hours } }) => {
      const sums = await metrics.ofTool(scope, tool_id, requireHours(hours));
      return ok({ tool_id, hours, metrics: shownToolMetrics(sums) });
    },
  }),
  route({
    method: 'get',
    path: '/metrics/tool/:tool_id/history',
    permission: 'memory:read',
    params: toolParams,
    query: hoursQuery,
    handle: async ({ services: { metrics }, scope, params: { tool_id }, query }) => {
      const hours = requireHours(query.hours);
      const history = shownSamples(await metrics.list(scope, { hours, tool_id }, firstRows(MAX_SAMPLES)));
      return ok({ tool_id, hours, history, count: history.length });
    },
  }),
  route({
    method: 'get',
    path: '/tools/:tool_id/metrics',
    permission: 'memory:read',
    params: toolParams,
    query: hoursQuery,
    handle: async ({ services: { metrics }, scope, params: { tool_id }, query }) => {
      const hours = requireHours(query.hours);
      const sums = await metrics.aggregates(scope, { hours, tool_id, timeout_minutes: ACTIVE_MINUTES });
      const { total_sessions: _, ...shown } = sums;
      const estimated_cost_saved = dollars(priceOf(sums.total_tokens_saved, 'anthropic_claude'));
      return ok({ tool_id, time_window_hours: hours, ...shown, estimated_cost_saved });
    },
  }),
];
