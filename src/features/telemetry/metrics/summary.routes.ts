import { endpointsOver, ok } from '../../../http/endpoints/endpoint.ts';
import { summary, summaryQuery, tagParams, tagsQuery, tagWords } from './summary.schemas.ts';
import type { SummaryService } from './summary.service.ts';

const endpoint = endpointsOver<{ readonly summaries: SummaryService }>();

export const summaryRoutes = [
  endpoint({
    method: 'get',
    path: '/v1/metrics/summary',
    permission: 'memory:read',
    summary: 'Summarize the samples of a window, in total and by group',
    query: summaryQuery,
    responses: { 200: summary },
    handle: async ({ services: { summaries }, scope, query }) => ok(await summaries.summarize(scope, query)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/metrics/tags',
    permission: 'memory:read',
    summary: 'List the tag keys of the samples in a window',
    query: tagsQuery,
    responses: { 200: tagWords },
    handle: async ({ services: { summaries }, scope, query }) => ok(await summaries.tagKeys(scope, query)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/metrics/tags/:tag_key',
    permission: 'memory:read',
    summary: 'List the values of one tag in a window',
    params: tagParams,
    query: tagsQuery,
    responses: { 200: tagWords },
    handle: async ({ services: { summaries }, scope, params, query }) =>
      ok(await summaries.tagValues(scope, params.tag_key, query)),
  }),
];
