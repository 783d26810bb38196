import { z } from 'zod';
import {
  counter,
  gauge,
  hours,
  identifier,
  pageQuery,
  recentTimestamp,
  text,
  timeoutMinutes,
} from '../../web/fields.ts';
import { originalReport } from './original-report.ts';

const MAX_TAGS = 20;

/** Tags of a sample: at most 20, keys of 1–64 letters, digits or `_`, values of 1–256 characters kept as text. */
export const tags = z
  .record(
    z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'must be 1–64 letters, digits or _'),
    z.union([z.string(), z.number(), z.boolean()]).transform(String).pipe(text(256).min(1)),
  )
  .refine((value) => Object.keys(value).length <= MAX_TAGS, `must not have more than ${MAX_TAGS} tags`);

export const metricService = z.enum(['combined', 'compression']);

export const storeMetricBody = z.strictObject({
  /** `unknown`, when left out. */
  tool_id: identifier.optional(),
  tool_version: identifier.optional(),
  session_id: identifier.optional(),
  /** `combined`, when left out. */
  service: metricService.optional(),
  /** When the sample was taken; now, when left out. */
  timestamp: recentTimestamp.optional(),
  metadata: tags.optional(),
  // cumulative counters
  total_embeddings: counter.optional(),
  cache_hits: counter.optional(),
  tokens_processed: counter.optional(),
  total_compressions: counter.optional(),
  tokens_saved: counter.optional(),
  // gauges
  cache_hit_rate: gauge.optional(),
  avg_latency_ms: gauge.min(0).optional(),
  compression_ratio: gauge.optional(),
  quality_score: gauge.optional(),
  pattern_count: counter.optional(),
  graph_nodes: counter.optional(),
  graph_edges: counter.optional(),
  prediction_accuracy: gauge.min(0).max(100).optional(),
  /** The nested report of OmniMemory's own services; a field above wins over the same value in here. */
  metrics: originalReport.optional(),
});
export type StoreMetric = z.infer<typeof storeMetricBody>;

const metricFilter = {
  tool_id: identifier.optional(),
  session_id: identifier.optional(),
  service: metricService.optional(),
};

export const listMetricsQuery = z.strictObject({
  ...pageQuery,
  ...metricFilter,
  /** Only samples of the last so many hours. */
  hours: hours.optional(),
});
export type ListMetrics = Omit<z.infer<typeof listMetricsQuery>, 'limit' | 'cursor'>;

export const aggregatesQuery = z.strictObject({
  hours: hours.default(24),
  tool_id: identifier.optional(),
  timeout_minutes: timeoutMinutes,
});
export type AggregatesWindow = z.infer<typeof aggregatesQuery>;
