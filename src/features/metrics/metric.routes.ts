import { created, endpointsOver, ok, page } from '../../web/endpoint.ts';
import { listOf } from '../../web/fields.ts';
import type { TenantSettingsService } from '../tenant-settings/tenant-settings.service.ts';
import { aggregates, aggregatesQuery, listMetricsQuery, metric, storeMetricBody } from './metric.schemas.ts';
import { featuresOf, type MetricService } from './metric.service.ts';

const endpoint = endpointsOver<{
  readonly metrics: MetricService;
  readonly settings: TenantSettingsService;
}>();

export const metricRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/metrics',
    summary: 'Store a sample',
    body: storeMetricBody,
    answers: { 201: metric },
    handle: async ({ services: { metrics, settings }, scope, body }) => {
      await settings.admitEvents(scope, 1, featuresOf(body));
      return created(await metrics.store(scope, body));
    },
  }),
  endpoint({
    method: 'get',
    path: '/v1/metrics',
    summary: 'List samples, newest first',
    query: listMetricsQuery,
    answers: { 200: listOf(metric) },
    handle: async ({ services: { metrics }, scope, query: { limit, cursor: _, ...filter }, after }) =>
      page(await metrics.list(scope, filter, { limit, after })),
  }),
  endpoint({
    method: 'get',
    path: '/v1/metrics/aggregates',
    summary: 'Totals and averages of a window that ends now',
    query: aggregatesQuery,
    answers: { 200: aggregates },
    handle: async ({ services: { metrics }, scope, query }) => ok(await metrics.aggregates(scope, query)),
  }),
];
