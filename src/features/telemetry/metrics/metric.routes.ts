import { created, endpointsOver, ok, page } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import {
  aggregates,
  aggregatesQuery,
  deletedMetrics,
  deleteMetricsQuery,
  latestMetricQuery,
  listMetricsQuery,
  metric,
  storeMetricBody,
  toolMetrics,
  toolMetricsParams,
  toolMetricsQuery,
} from './metric.schemas.ts';
import type { MetricService } from './metric.service.ts';

const endpoint = endpointsOver<{
  readonly metrics: MetricService;
}>();

export const metricRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/metrics',
    permission: 'memory:ingest',
    summary: 'Store a sample',
    body: storeMetricBody,
    responses: { 201: metric },
    handle: async ({ services: { metrics }, scope, body }) => created(await metrics.store(scope, body)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/metrics',
    permission: 'memory:read',
    summary: 'List samples, newest first',
    query: listMetricsQuery,
    responses: { 200: listOf(metric) },
    handle: async ({ services: { metrics }, scope, query: { limit, cursor: _, ...filter }, after }) =>
      page(await metrics.list(scope, filter, { limit, after })),
  }),
  endpoint({
    method: 'get',
    path: '/v1/metrics/aggregates',
    permission: 'memory:read',
    summary: 'Get totals and averages of a window that ends now',
    query: aggregatesQuery,
    responses: { 200: aggregates },
    handle: async ({ services: { metrics }, scope, query }) => ok(await metrics.aggregates(scope, query)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/metrics/latest',
    permission: 'memory:read',
    summary: 'Get the newest sample of a tool, or of all tools',
    query: latestMetricQuery,
    responses: { 200: metric },
    handle: async ({ services: { metrics }, scope, query }) => ok(await metrics.latest(scope, query.tool_id)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/metrics/tools/:tool_id',
    permission: 'memory:read',
    summary: 'Get totals and averages of one tool in a window that ends now',
    params: toolMetricsParams,
    query: toolMetricsQuery,
    responses: { 200: toolMetrics },
    handle: async ({ services: { metrics }, scope, params, query }) =>
      ok(await metrics.ofTool(scope, params.tool_id, query.hours)),
  }),
  endpoint({
    method: 'delete',
    path: '/v1/metrics',
    permission: 'memory:write',
    summary: 'Delete samples older than a number of days',
    query: deleteMetricsQuery,
    responses: { 200: deletedMetrics },
    handle: async ({ services: { metrics }, scope, query }) =>
      ok({ deleted: await metrics.deleteOlderThan(scope, query.older_than_days) }),
  }),
];
