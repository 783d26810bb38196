import { endpointsOver, ok, page } from '../../../http/endpoints/endpoint.ts';
import { searchPage, searchQuery, searchState } from './search.schemas.ts';
import type { SearchService } from './search.service.ts';
import type { SearchVectorService } from './search-vectors.service.ts';

const endpoint = endpointsOver<{
  readonly search: SearchService;
  readonly searchVectors: SearchVectorService;
}>();

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
  endpoint({
    method: 'get',
    path: '/v1/search/status',
    permission: 'memory:read',
    summary: 'Get the state of search by meaning: whether it is on, its model, and how many texts wait',
    responses: { 200: searchState },
    handle: async ({ services: { searchVectors }, scope }) => ok(await searchVectors.state(scope)),
  }),
];
