import { endpointsOver, ok } from '../../../http/endpoints/endpoint.ts';
import { costs, costsQuery } from './cost.schemas.ts';
import type { CostService } from './cost.service.ts';

const endpoint = endpointsOver<{ readonly costs: CostService }>();

export const costRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/costs',
    permission: 'memory:read',
    summary: 'Get the cost of the tokens saved in a window, in total and by owner and period',
    query: costsQuery,
    responses: { 200: costs },
    handle: async ({ services, scope, query }) => ok(await services.costs.saved(scope, query)),
  }),
];
