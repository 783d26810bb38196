import { created, endpointsOver, ok, page } from '../../../http/endpoints/endpoint.ts';
import { listOf } from '../../../validation/fields.ts';
import {
  cacheHit,
  cacheHitSummary,
  cacheHitSummaryQuery,
  listCacheHitsQuery,
  recordCacheHitBody,
} from './cache-hit.schemas.ts';
import type { CacheHitService } from './cache-hit.service.ts';

const endpoint = endpointsOver<{
  readonly cacheHits: CacheHitService;
}>();

export const cacheHitRoutes = [
  endpoint({
    method: 'post',
    path: '/v1/cache-hits',
    permission: 'memory:ingest',
    summary: 'Record that a file was served from the cache',
    body: recordCacheHitBody,
    responses: { 201: cacheHit },
    handle: async ({ services: { cacheHits }, scope, body }) => created(await cacheHits.record(scope, body)),
  }),
  endpoint({
    method: 'get',
    path: '/v1/cache-hits',
    permission: 'memory:read',
    summary: 'List cache hits, newest first',
    query: listCacheHitsQuery,
    responses: { 200: listOf(cacheHit) },
    handle: async ({ services: { cacheHits }, scope, query: { limit, cursor: _, ...filter }, after }) =>
      page(await cacheHits.list(scope, filter, { limit, after })),
  }),
  endpoint({
    method: 'get',
    path: '/v1/cache-hits/summary',
    permission: 'memory:read',
    summary: 'Sum up the cache hits of a window, in total and by file or tool',
    query: cacheHitSummaryQuery,
    responses: { 200: cacheHitSummary },
    handle: async ({ services: { cacheHits }, scope, query }) => ok(await cacheHits.summarize(scope, query)),
  }),
];
