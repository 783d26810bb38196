import type { MetricEvent } from '../../../features/telemetry/metric-stream/metric-stream.service.ts';
import type { Snapshot } from '../../../features/telemetry/metrics/summary.service.ts';
import { nowText } from '../frame/times.ts';
import { shownSample } from '../shown/sample.ts';

/** The data of an event: a flat row of OmniMemory 1, or the reports of its three services. */
export const shownData = (event: Extract<MetricEvent, { kind: 'snapshot' | 'sample' }>): object =>
  event.kind === 'sample' ? numbersOf(shownSample(event.sample)) : reportsOf(event.snapshot);

const reportsOf = (now: Snapshot) => ({
  timestamp: nowText(),
  embeddings: {
    mlx_metrics: numbersOf({
      total_embeddings: now.total_embeddings,
      cache_hits: now.cache_hits,
      cache_hit_rate: now.cache_hit_rate,
      tokens_processed: now.tokens_processed,
      avg_latency_ms: now.avg_latency_ms,
    }),
  },
  compression: {
    metrics: numbersOf({
      total_compressions: now.total_compressions,
      total_tokens_saved: now.tokens_saved,
      avg_compression_ratio: now.compression_ratio,
      avg_quality_score: now.quality_score,
    }),
  },
  procedural: numbersOf({
    pattern_count: now.pattern_count,
    graph_node_count: now.graph_nodes,
    graph_edge_count: now.graph_edges,
    prediction_accuracy: now.prediction_accuracy,
  }),
});

/** Browsers read a sum beyond 2^53 as a rounded number in any case. */
const numbersOf = (values: object) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'bigint' ? Number(value) : value]),
  );
