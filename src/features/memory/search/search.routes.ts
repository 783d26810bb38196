import { endpointsOver, page } from '../../../http/endpoints/endpoint.ts';
import { searchPage, searchQuery } from './search.schemas.ts';
import type { SearchService } from './search.service.ts';

const endpoint = endpointsOver<{ readonly search: SearchService }>();

export const searchRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/search',
    permission: 'memory:read',
    summary: 'Search by words and by meaning, best hits first',
    query: searchQuery,
    responses: { 200: searchPage },
    handle: async ({ services: { search }, scope, query: { limit, cursor: _, ...question }, after }) => {
      const found = await search.answer(scope, question, { limit, after });
      return page(found.page, found.beside);
    },
  }),
];
