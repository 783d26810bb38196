import { endpointsOver, ok } from '../../../http/endpoints/endpoint.ts';
import { overview, overviewQuery } from './overview.schemas.ts';
import type { OverviewService } from './overview.service.ts';

const endpoint = endpointsOver<{ readonly overview: OverviewService }>();

export const overviewRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/overview',
    permission: 'memory:read',
    summary: 'Get what the first page of the dashboard shows',
    query: overviewQuery,
    responses: { 200: overview },
    handle: async ({ services, scope, query }) => ok(await services.overview.get(scope, query)),
  }),
];
