import { endpointsOver, page } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import { searchHit, searchQuery } from './search.schemas.ts';
import type { SearchService } from './search.service.ts';

const endpoint = endpointsOver<{ readonly search: SearchService }>();

export const searchRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/search',
    permission: 'memory:read',
    summary: 'Search for words, best hits first',
    query: searchQuery,
    responses: { 200: listOf(searchHit) },
    handle: async ({ services: { search }, scope, query: { limit, cursor: _, ...query }, after }) =>
      page(await search.find(scope, query, { limit, after })),
  }),
];
