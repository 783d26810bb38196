import type { FileAccessService } from '../../../features/telemetry/file-accesses/file-access.service.ts';
import { ok } from '../../../http/endpoints/endpoint.ts';
import { legacyRoutesOver } from '../frame/legacy-route.ts';
import { rounded, shareOf } from './metric-fields.ts';

const route = legacyRoutesOver<{ readonly fileAccesses: FileAccessService }>();

export const cacheRoutes = [
  route({
    method: 'get',
    path: '/metrics/cache-performance',
    permission: 'memory:read',
    handle: async ({ services: { fileAccesses }, scope }) => {
      const use = await fileAccesses.cacheUse(scope);
      return ok({
        ...requestsOf(use),
        // OmniMemory 1 had constants here, and sizes of a cache that this server does not have
        avg_latency_hit: null,
        avg_latency_miss: null,
        avg_latency_ms: use.avg_latency_ms,
        storage_used: null,
        storage_saved: null,
        storage_used_mb: null,
        active_files: use.active_files,
        total_files: use.total_files,
        compression_ratio_avg: use.avg_compression_ratio,
      });
    },
  }),
  route({
    method: 'get',
    path: '/metrics/cache-stats',
    permission: 'memory:read',
    handle: async ({ services: { fileAccesses }, scope }) => {
      const { cache_hit_rate, cache_hits, cache_misses } = requestsOf(await fileAccesses.cacheUse(scope));
      const overall = { total_hit_rate: cache_hit_rate === null ? null : cache_hit_rate / 100 };
      return ok({
        hot_cache: null,
        file_hash_cache: null,
        overall: {
          ...overall,
          total_hits: cache_hits,
          total_misses: cache_misses,
          memory_saved_mb: null,
          tokens_saved: null,
        },
      });
    },
  }),
];

type CacheUse = Awaited<ReturnType<FileAccessService['cacheUse']>>;

/** Of the embeddings that were reported one by one; null if there were none. */
function requestsOf({ requests, hits }: CacheUse) {
  if (Number(requests) === 0)
    return { cache_hit_rate: null, total_requests: null, cache_hits: null, cache_misses: null };
  return {
    cache_hit_rate: rounded(shareOf(hits, requests), 1),
    total_requests: requests,
    cache_hits: hits,
    cache_misses: Number(requests) - Number(hits),
  };
}
