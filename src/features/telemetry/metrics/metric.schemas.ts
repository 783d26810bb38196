import { z } from 'zod';
import { createdBy, createdByFilter } from '../../../validation/created-by.ts';
import { withFastPath } from '../../../validation/fast-path.ts';
import {
  counter,
  gauge,
  hours,
  identifier,
  instant,
  nonNegativeGauge,
  pageQuery,
  percentage,
  recentTimestamp,
  recordOf,
  timeoutMinutes,
  total,
} from '../../../validation/fields.ts';
import { named } from '../../../validation/json-schema.ts';
import { checkWindowOrder, listWindowQuery } from '../../../validation/window-query.ts';
import { omnimemory1Report } from './omnimemory1-report.ts';
import { areTags, MAX_TAGS, tagFilters, tagKey, tagValue } from './tag.schemas.ts';

/** Values are stored as text. */
export const tags = withFastPath(
  recordOf(
    z.record(tagKey, z.union([z.string(), z.number(), z.boolean()]).transform(String).pipe(tagValue)),
    MAX_TAGS,
  ),
  areTags,
);

export const metricService = withFastPath(
  z.enum(['combined', 'compression']),
  (value) => value === 'combined' || value === 'compression',
);

export const storeMetricBody = z.strictObject({
  tool_id: identifier.optional().describe('Defaults to `unknown`.'),
  tool_version: identifier.optional(),
  session_id: identifier.optional(),
  service: metricService.optional().describe('Defaults to `combined`.'),
  timestamp: recentTimestamp.optional().describe('When the sample was taken. Defaults to now.'),
  metadata: tags
    .optional()
    .describe(`Tags: at most ${MAX_TAGS}, keys of 1–64 letters, digits or _, values of 1–256 characters.`),
  total_embeddings: counter.optional().describe('Cumulative, like the next four counters.'),
  cache_hits: counter.optional(),
  tokens_processed: counter.optional(),
  total_compressions: counter.optional(),
  tokens_saved: counter.optional(),
  cache_hit_rate: gauge.optional().describe('A gauge, like the following fields.'),
  avg_latency_ms: nonNegativeGauge.optional(),
  compression_ratio: gauge.optional(),
  quality_score: gauge.optional(),
  pattern_count: counter.optional(),
  graph_nodes: counter.optional(),
  graph_edges: counter.optional(),
  prediction_accuracy: percentage.optional(),
  metrics: omnimemory1Report
    .optional()
    .describe(
      'The nested report of the services of OmniMemory 1, the predecessor of this server; a field above takes precedence over the same value here.',
    ),
});
export type StoreMetric = z.infer<typeof storeMetricBody>;

/** Filters for samples. */
export const sampleFilter = {
  tool_id: identifier.optional(),
  session_id: identifier.optional(),
  project_id: identifier.optional().describe('Only samples in sessions of this project.'),
  service: metricService.optional(),
  tag: tagFilters,
};

export const listMetricsQuery = z
  .strictObject({
    ...pageQuery,
    ...sampleFilter,
    ...createdByFilter,
    ...listWindowQuery,
    hours: hours.optional().describe('Only samples of the last this many hours.'),
  })
  .superRefine(checkWindowOrder);
export type ListMetrics = Omit<z.infer<typeof listMetricsQuery>, 'limit' | 'cursor'>;

export const aggregatesQuery = z.strictObject({
  hours: hours.default(24),
  tool_id: identifier.optional(),
  timeout_minutes: timeoutMinutes,
});
export type AggregatesWindow = z.infer<typeof aggregatesQuery>;

export const latestMetricQuery = z.strictObject({ tool_id: identifier.optional() });

export const toolMetricsParams = z.strictObject({ tool_id: identifier });
export const toolMetricsQuery = z.strictObject({ hours: hours.default(24) });

export const deleteMetricsQuery = z.strictObject({
  older_than_days: z.coerce.number().int().min(1).max(36_500),
});

const amount = counter.nullable();
const level = gauge.nullable();

export const metric = z.strictObject({
  timestamp: instant,
  service: metricService,
  tool_id: z.string(),
  tool_version: z.string().nullable(),
  session_id: z.string().nullable(),
  metadata: z.record(z.string(), z.string()).nullable(),
  total_embeddings: amount,
  cache_hits: amount,
  cache_hit_rate: level,
  tokens_processed: amount,
  avg_latency_ms: level,
  total_compressions: amount,
  tokens_saved: amount,
  compression_ratio: level,
  quality_score: level,
  pattern_count: amount,
  graph_nodes: amount,
  graph_edges: amount,
  prediction_accuracy: level,
  tokens_saved_delta: counter,
  total_compressions_delta: counter,
  total_embeddings_delta: counter,
  ...createdBy,
});

export const aggregates = z.strictObject({
  total_tokens_saved: total,
  total_embeddings: total,
  total_compressions: total,
  avg_cache_hit_rate: level,
  avg_compression_ratio: level,
  total_sessions: counter.describe('Sessions that started within the window.'),
  active_sessions: counter.describe('Open sessions with activity within the timeout.'),
});

export const toolMetrics = z.strictObject({
  sample_count: counter,
  total_embeddings: total.describe('Growth within the window, like the other totals.'),
  total_compressions: total,
  total_tokens_saved: total,
  avg_embeddings: level.describe('The average of the counter as it was reported, like `avg_tokens_saved`.'),
  avg_tokens_saved: level,
  avg_cache_hit_rate: level,
  avg_compression_ratio: level,
  avg_quality_score: level,
  avg_patterns: level,
  max_patterns: amount,
});

export const deletedMetrics = z.strictObject({ deleted: counter });

named({
  StoreMetric: storeMetricBody,
  Metric: metric,
  MetricAggregates: aggregates,
  ToolMetrics: toolMetrics,
  DeletedMetrics: deletedMetrics,
});
