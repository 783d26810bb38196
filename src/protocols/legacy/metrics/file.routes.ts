import { z } from 'zod';
import {
  type FileAccessService,
  type FilesOfTier,
  TIERS,
} from '../../../features/telemetry/file-accesses/file-access.service.ts';
import { ok } from '../../../http/endpoints/endpoint.ts';
import { queryInt } from '../frame/fields.ts';
import { legacyRoutesOver } from '../frame/legacy-route.ts';
import { nowText, utc } from '../frame/times.ts';
import { monthHours, rounded, shareOf } from './metric-fields.ts';
import { added } from './shown-metrics.ts';

const route = legacyRoutesOver<{ readonly fileAccesses: FileAccessService }>();

const HOURS_OF_DAY = 24;

/** OmniMemory 1 kept files in a cache; this server knows the operations on them, and measures no bytes. */
const NOT_MEASURED = { original_size: null, compressed_size: null, compression_ratio: null };

export const fileRoutes = [
  route({
    method: 'get',
    path: '/metrics/tier-distribution',
    permission: 'memory:read',
    handle: async ({ services: { fileAccesses }, scope }) => {
      const found = await fileAccesses.tiers(scope);
      const total = added(found.map(({ files }) => files));
      const tiers = TIERS.map((name) => [
        name,
        shownTier(
          found.find(({ tier }) => tier === name),
          total,
        ),
      ]);
      return ok({ tiers: Object.fromEntries(tiers), total_files: total, timestamp: nowText() });
    },
  }),
  route({
    method: 'get',
    path: '/metrics/cross-tool-usage',
    permission: 'memory:read',
    query: z.object({ hours: monthHours }),
    handle: async ({ services: { fileAccesses }, scope, query: { hours } }) => {
      const counts = await fileAccesses.byToolAndHour(scope, hours);
      const names = [...new Set(counts.map(({ tool_id }) => tool_id))];
      return ok({
        matrix: counts.map(({ tool_id, hour, hits }) => ({ tool: tool_id, hour, hits })),
        tools: names.map((tool_id) => ({
          tool_id,
          hourly_hits: Array.from({ length: HOURS_OF_DAY }, (_, hour) =>
            added(
              counts.filter((one) => one.tool_id === tool_id && one.hour === hour).map(({ hits }) => hits),
            ),
          ),
        })),
        total_hits: added(counts.map(({ hits }) => hits)),
        hours_analyzed: hours,
        note: 'Operations on files, by the hour of the day in UTC.',
      });
    },
  }),
  route({
    method: 'get',
    path: '/metrics/file-access-heatmap',
    permission: 'memory:read',
    query: z.object({ limit: queryInt(1, 100).default(20) }),
    handle: async ({ services: { fileAccesses }, scope, query: { limit } }) => {
      const { files, total_files } = await fileAccesses.list(scope, limit);
      const shown = files.map((file) => ({
        ...file,
        last_accessed: utc(file.last_accessed),
        ...NOT_MEASURED,
      }));
      return ok({ files: shown, count: shown.length, limit, total_files });
    },
  }),
];

const shownTier = (tier: FilesOfTier | undefined, totalFiles: number) =>
  tier
    ? {
        count: tier.files,
        percentage: rounded(shareOf(tier.files, totalFiles), 1),
        avg_tokens: Math.round(Number(tier.tokens_original) / tier.accesses),
        savings: rounded(shareOf(tier.tokens_prevented, tier.tokens_original), 1),
      }
    : { count: 0, percentage: 0, avg_tokens: null, savings: null };
