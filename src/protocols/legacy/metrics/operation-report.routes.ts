import { z } from 'zod';
import type { OperationReportService } from '../../../features/telemetry/tool-operations/operation-report.service.ts';
import { ok } from '../../../http/endpoints/endpoint.ts';
import { identifier } from '../../../validation/fields.ts';
import { badValue } from '../frame/errors.ts';
import { optionalQuery } from '../frame/fields.ts';
import { legacyRoutesOver } from '../frame/legacy-route.ts';
import { nowText, utc } from '../frame/times.ts';
import { anyHours, dollars, ofTool, requireHours, rounded, shareOf } from './metric-fields.ts';
import { breakdownOf, savedByMode, savedByTool } from './shown-operations.ts';

const route = legacyRoutesOver<{ readonly operationReports: OperationReportService }>();

const RANGES: Readonly<Record<string, number>> = { '1h': 1, '24h': 24, '7d': 168, '30d': 720 };
const MINUTES = { '5m': 5, '1h': 60, '24h': 1_440, '7d': 10_080, '30d': 43_200 } as const;
const timeframe = z.enum(['5m', '1h', '24h', '7d', '30d']);
const RECENT_MINUTES = 5;

const rangeQuery = z.object({ time_range: z.string().default('24h'), tool_id: ofTool });
const ofSession = optionalQuery(identifier);

export const operationReportRoutes = [
  route({
    method: 'get',
    path: '/metrics/tool-breakdown',
    permission: 'memory:read',
    query: rangeQuery,
    handle: async ({ services: { operationReports }, scope, query: { time_range, tool_id } }) => {
      const report = await operationReports.byMode(scope, { hours: hoursOf(time_range), tool_id });
      return ok({ ...breakdownOf(report), time_period: time_range });
    },
  }),
  route({
    method: 'get',
    path: '/metrics/api-savings',
    permission: 'memory:read',
    query: rangeQuery,
    handle: async ({ services: { operationReports }, scope, query: { time_range, tool_id } }) => {
      const hours = time_range === 'all' ? undefined : hoursOf(time_range, ', all');
      const { byMode, byPeriod } = await operationReports.savings(scope, { hours, tool_id });
      const { totals } = byMode;
      return ok({
        api_cost_baseline: dollars(totals.cost_original),
        api_cost_actual: dollars(totals.cost_actual),
        total_cost_saved: dollars(totals.cost_saved),
        savings_percentage: rounded(shareOf(totals.tokens_prevented, totals.tokens_original), 2),
        total_tokens_processed: totals.tokens_original,
        total_tokens_prevented: totals.tokens_prevented,
        total_operations: totals.operation_count,
        breakdown_by_tool: savedByTool(byMode),
        breakdown_by_mode: savedByMode(byMode),
        trends: byPeriod.groups.map((period) => ({
          timestamp: utc(period.starts_at),
          tokens_prevented: period.tokens_prevented,
          cost_saved: dollars(period.cost_saved),
          operations: period.operation_count,
        })),
        time_range,
        calculated_at: nowText(),
      });
    },
  }),
  route({
    method: 'get',
    path: '/metrics/api-prevention/summary',
    permission: 'memory:read',
    query: z.object({ hours: anyHours, session_id: ofSession }),
    handle: async ({ services: { operationReports }, scope, query }) => {
      const { session_id } = query;
      const hours = requireHours(query.hours);
      const { totals, groups } = await operationReports.byMode(scope, { hours, session_id });
      return ok({
        hours,
        session_id: session_id ?? null,
        total: {
          tokens_prevented: totals.tokens_prevented,
          cost_saved: dollars(totals.cost_saved),
          operations: totals.operation_count,
        },
        by_operation: groups.map((group) => ({
          operation: `${group.tool_name}_${group.operation_mode}`,
          tokens_prevented: group.tokens_prevented,
          cost_saved: dollars(group.cost_saved),
          count: group.operation_count,
        })),
      });
    },
  }),
  route({
    method: 'get',
    path: '/api/usage/stats',
    permission: 'memory:read',
    query: z.object({ session_id: ofSession, timeframe: timeframe.default('24h') }),
    handle: async ({ services: { operationReports }, scope, query: { session_id, timeframe } }) => {
      const usage = await operationReports.usage(scope, { minutes: MINUTES[timeframe], session_id });
      return ok({
        baseline_tokens: usage.tokens_original,
        actual_tokens: usage.tokens_actual,
        tokens_prevented: usage.tokens_prevented,
        reduction_percentage: rounded(shareOf(usage.tokens_prevented, usage.tokens_original), 2),
        cost_saved: dollars(usage.cost_saved),
        timeframe,
        session_count: usage.session_count,
      });
    },
  }),
  route({
    method: 'get',
    path: '/api/usage/realtime',
    permission: 'memory:read',
    handle: async ({ services: { operationReports }, scope }) => {
      const usage = await operationReports.usage(scope, { minutes: RECENT_MINUTES });
      return ok({
        active_sessions: usage.active_sessions,
        recent_prevented: usage.tokens_prevented,
        recent_cost_saved: dollars(usage.cost_saved),
        last_updated: nowText(),
      });
    },
  }),
];

function hoursOf(timeRange: string, more = ''): number {
  const hours = Object.hasOwn(RANGES, timeRange) ? RANGES[timeRange] : undefined;
  if (hours === undefined)
    throw badValue(`time_range is not a known one. Use ${Object.keys(RANGES).join(', ')}${more}.`);
  return hours;
}
