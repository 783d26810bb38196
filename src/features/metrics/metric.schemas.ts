import { z } from 'zod';
import {
  counter,
  gauge,
  hours,
  identifier,
  instant,
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
});

export const aggregates = z.strictObject({
  total_tokens_saved: counter,
  total_embeddings: counter,
  total_compressions: counter,
  avg_cache_hit_rate: level,
  avg_compression_ratio: level,
  /** Sessions that started within the window. */
  total_sessions: counter,
  /** Open sessions with activity within the timeout. */
  active_sessions: counter,
});
