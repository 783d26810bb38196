import { created, type Endpoint, endpoint, ok, page } from '../../web/endpoint.ts';
import { aggregatesQuery, listMetricsQuery, storeMetricBody } from './metric.schemas.ts';
import type { MetricService } from './metric.service.ts';

export function metricRoutes(metrics: MetricService): Endpoint[] {
  return [
    endpoint({
      method: 'post',
      path: '/v1/metrics',
      summary: 'Store a sample',
      body: storeMetricBody,
      handle: async ({ scope, body }) => created(await metrics.store(scope, body)),
    }),
    endpoint({
      method: 'get',
      path: '/v1/metrics',
      summary: 'List samples, newest first',
      query: listMetricsQuery,
      handle: async ({ scope, query: { limit, cursor: _, ...filter }, after }) =>
        page(await metrics.list(scope, filter, { limit, after })),
    }),
    endpoint({
      method: 'get',
      path: '/v1/metrics/aggregates',
      summary: 'Totals and averages of a window that ends now',
      query: aggregatesQuery,
      handle: async ({ scope, query }) => ok(await metrics.aggregates(scope, query)),
    }),
  ];
}
