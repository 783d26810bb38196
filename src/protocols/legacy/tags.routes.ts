import { z } from 'zod';
import { type Costs, costsQuery } from '../../features/telemetry/costs/cost.schemas.ts';
import type { CostService } from '../../features/telemetry/costs/cost.service.ts';
import { listMetricsQuery } from '../../features/telemetry/metrics/metric.schemas.ts';
import type { Metric, MetricService } from '../../features/telemetry/metrics/metric.service.ts';
import { summaryQuery } from '../../features/telemetry/metrics/summary.schemas.ts';
import type { SummaryService } from '../../features/telemetry/metrics/summary.service.ts';
import { tagKey } from '../../features/telemetry/metrics/tag.schemas.ts';
import { ok } from '../../http/endpoints/endpoint.ts';
import { optionalQuery, queryInt } from './frame/fields.ts';
import { legacyRoutesOver } from './frame/legacy-route.ts';
import { firstRows, rowsOf } from './frame/pages.ts';
import { lastYear } from './frame/times.ts';
import { shownSample } from './shown/sample.ts';
import { pairsOf, periodOf, requireTags, tagQuery, validQuery, windowOf } from './tag-query.ts';

const route = legacyRoutesOver<{
  readonly metrics: MetricService;
  readonly summaries: SummaryService;
  readonly costs: CostService;
}>();

const MAX_KEYS = 1_000;
const MAX_RESULTS = 1_000;

export const tagRoutes = [
  route({
    method: 'get',
    path: '/tags/keys',
    permission: 'memory:read',
    handle: async ({ services: { summaries }, scope }) => {
      const { data } = await summaries.tagKeys(scope, { ...lastYear(), limit: MAX_KEYS });
      return ok({ tag_keys: data, count: data.length });
    },
  }),
  route({
    method: 'get',
    path: '/tags/values/:tag_key',
    permission: 'memory:read',
    params: z.object({ tag_key: tagKey }),
    query: z.object({ limit: optionalQuery(queryInt(1, MAX_KEYS)).default(100) }),
    handle: async ({ services: { summaries }, scope, params: { tag_key }, query: { limit } }) => {
      const { data } = await summaries.tagValues(scope, tag_key, { ...lastYear(), limit });
      return ok({ tag_key, values: data, count: data.length, limit });
    },
  }),
  route({
    method: 'get',
    path: '/metrics/by-tags',
    permission: 'memory:read',
    query: z.object({
      ...tagQuery,
      customer_id: optionalQuery(z.string()),
      project: optionalQuery(z.string()),
      environment: optionalQuery(z.string()),
      session_id: optionalQuery(z.string()),
      group_by: optionalQuery(tagKey),
    }),
    handle: async ({ services: { metrics, summaries }, scope, query }) => {
      const { group_by, tags, start_date = null, end_date = null, ...named } = query;
      const filters = { ...named, ...requireTags(tags) };
      const tag = pairsOf(filters);
      const window = windowOf({ start_date, end_date });
      const answer = (results: readonly unknown[]) =>
        ok({ filters, group_by: group_by ?? null, start_date, end_date, count: results.length, results });
      if (group_by === undefined) {
        const { limit: _, cursor: __, ...filter } = validQuery(listMetricsQuery, { tag, ...window });
        const samples = await metrics.list(scope, filter, firstRows(MAX_RESULTS));
        return answer(rowsOf<Metric>(samples).map(shownSample));
      }
      const wanted = validQuery(summaryQuery, { tag, group_by: `tag:${group_by}`, ...window });
      const { groups } = await summaries.summarize(scope, wanted);
      return answer(
        groups.map(({ group, ...sums }) => ({
          group_key: group,
          record_count: sums.sample_count,
          total_embeddings: sums.total_embeddings,
          // OmniMemory 1 added up a counter that only grows
          cache_hits: null,
          avg_latency_ms: sums.avg_latency_ms,
          total_compressions: sums.total_compressions,
          tokens_saved: sums.total_tokens_saved,
          avg_compression_ratio: sums.avg_compression_ratio,
        })),
      );
    },
  }),
  route({
    method: 'get',
    path: '/costs/by-tags',
    permission: 'memory:read',
    query: z.object({
      ...tagQuery,
      group_by: optionalQuery(tagKey).default('customer_id'),
      period: optionalQuery(z.string()).default('day'),
    }),
    handle: async ({ services: { costs }, scope, query }) => {
      const { group_by, tags, start_date = null, end_date = null } = query;
      const period = periodOf(query.period);
      const filters = requireTags(tags);
      const window = windowOf({ start_date, end_date });
      const asked = { tag: pairsOf(filters), group_by: `tag:${group_by}`, period, ...window };
      const { groups } = await costs.saved(scope, validQuery(costsQuery, asked));
      // of samples that have the tag
      const tagged = groups.filter(({ group }) => group !== null);
      const summary = {
        total_requests: sumOf(tagged, 'request_count'),
        total_tokens_saved: sumOf(tagged, 'total_tokens_saved'),
        total_tokens_processed: sumOf(tagged, 'total_tokens_processed'),
      };
      const breakdown = tagged.map(({ group: tag_value, starts_at: _, cost_saved: __, ...sums }) => ({
        tag_value,
        ...sums,
      }));
      return ok({ group_by, period, filters, start_date, end_date, summary, breakdown });
    },
  }),
];

type Group = Costs['groups'][number];

/** Of numbers that can be bigints. */
function sumOf(
  groups: readonly Group[],
  name: 'request_count' | 'total_tokens_saved' | 'total_tokens_processed',
): number | bigint {
  const sum = groups.reduce((total, group) => total + BigInt(group[name]), 0n);
  return sum <= Number.MAX_SAFE_INTEGER ? Number(sum) : sum;
}
