import { z } from 'zod';
import type { SummaryService } from '../../../features/telemetry/metrics/summary.service.ts';
import { ok } from '../../../http/endpoints/endpoint.ts';
import { identifier } from '../../../validation/fields.ts';
import { badValue } from '../frame/errors.ts';
import { legacyRoutesOver } from '../frame/legacy-route.ts';
import { anyHours, requireHours } from './metric-fields.ts';
import { added } from './shown-metrics.ts';

const route = legacyRoutesOver<{ readonly summaries: SummaryService }>();

const MAX_COMPARED = 50;
const toolIds = z.array(identifier).max(MAX_COMPARED);

export const toolComparisonRoutes = [
  route({
    method: 'get',
    path: '/metrics/compare',
    permission: 'memory:read',
    query: z.object({
      hours: anyHours,
      // `tool_ids=a,b`, or repeated, as OmniMemory 1's dashboard sends it
      tool_ids: z
        .union([z.string(), z.array(z.string())])
        .transform((lists) => [...new Set([lists].flat().flatMap(namesIn))])
        .pipe(toolIds),
    }),
    repeated: ['tool_ids'],
    handle: async ({ services: { summaries }, scope, query: { hours, tool_ids } }) => {
      if (tool_ids.length === 0)
        throw badValue('tool_ids names no tool. Send the ids of tools, separated by commas.');
      const rows = await summaries.byTool(scope, { hours: requireHours(hours), tool_ids });
      const found = new Map(rows.map((row) => [row.tool_id, row]));
      const shown = tool_ids.map((toolId) => {
        const row = found.get(toolId);
        return [
          toolId,
          {
            tokens_saved: row?.total_tokens_saved ?? 0,
            total_embeddings: row?.total_embeddings ?? 0,
            total_compressions: row?.total_compressions ?? 0,
            cache_hit_rate: row?.avg_cache_hit_rate ?? null,
            compression_ratio: row?.avg_compression_ratio ?? null,
            sample_count: row?.sample_count ?? 0,
          },
        ];
      });
      return ok(Object.fromEntries(shown));
    },
  }),
  route({
    method: 'get',
    path: '/metrics/by-tool',
    permission: 'memory:read',
    query: z.object({ hours: anyHours }),
    handle: async ({ services: { summaries }, scope, query }) => {
      const hours = requireHours(query.hours);
      const rows = await summaries.byTool(scope, { hours });
      const tools = rows
        .map((row) => ({
          tool_id: row.tool_id,
          tokens_saved: row.total_tokens_saved,
          total_compressions: row.total_compressions,
          total_embeddings: row.total_embeddings,
          avg_cache_hit_rate: row.avg_cache_hit_rate,
          avg_compression_ratio: row.avg_compression_ratio,
          active_sessions: row.active_sessions,
          sample_count: row.sample_count,
        }))
        .filter((tool) => tool.tokens_saved > 0 || tool.total_compressions > 0 || tool.total_embeddings > 0);
      const total = {
        tokens_saved: added(tools.map(({ tokens_saved }) => tokens_saved)),
        total_compressions: added(tools.map(({ total_compressions }) => total_compressions)),
        total_embeddings: added(tools.map(({ total_embeddings }) => total_embeddings)),
        active_sessions: added(tools.map(({ active_sessions }) => active_sessions)),
      };
      return ok({ hours, tools, total });
    },
  }),
];

const namesIn = (list: string): string[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
