import { z } from 'zod';
import { counter, gauge } from '../../../validation/fields.ts';

const counted = counter.nullish();
const measured = gauge.nullish();

/**
 * The report of the embedding, compression and procedural services of OmniMemory 1, the predecessor of this
 * server. Other fields are ignored.
 */
export const omnimemory1Report = z.object({
  embeddings: z
    .object({
      mlx_metrics: z
        .object({
          total_embeddings: counted,
          cache_hits: counted,
          cache_hit_rate: measured,
          tokens_processed: counted,
          avg_latency_ms: measured,
        })
        .nullish(),
    })
    .nullish(),
  compression: z
    .object({
      metrics: z
        .object({
          total_compressions: counted,
          total_tokens_saved: counted,
          avg_compression_ratio: measured,
          avg_quality_score: measured,
        })
        .nullish(),
    })
    .nullish(),
  procedural: z
    .object({
      pattern_count: counted,
      graph_node_count: counted,
      graph_edge_count: counted,
      total_successes: counted,
      total_failures: counted,
    })
    .nullish(),
});
export type OmniMemory1Report = z.infer<typeof omnimemory1Report>;

/** The columns of a sample that a report contains. Missing values are left out: unknown is not zero. */
export function sampleFromReport({ embeddings, compression, procedural }: OmniMemory1Report) {
  const { total_embeddings, cache_hits, cache_hit_rate, tokens_processed, avg_latency_ms } =
    embeddings?.mlx_metrics ?? {};
  const { total_compressions, total_tokens_saved, avg_compression_ratio, avg_quality_score } =
    compression?.metrics ?? {};
  const { pattern_count, graph_node_count, graph_edge_count, total_successes, total_failures } =
    procedural ?? {};
  return known({
    total_embeddings,
    cache_hits,
    cache_hit_rate,
    tokens_processed,
    avg_latency_ms,
    total_compressions,
    tokens_saved: total_tokens_saved,
    compression_ratio: avg_compression_ratio,
    quality_score: avg_quality_score,
    pattern_count,
    graph_nodes: graph_node_count,
    graph_edges: graph_edge_count,
    prediction_accuracy: procedural ? successRate(total_successes ?? 0, total_failures ?? 0) : undefined,
  });
}

type Known<T> = { [K in keyof T]?: NonNullable<T[K]> };

function known<T extends object>(values: T): Known<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as Known<T>;
}

/** Percent, 0–100; 0 if nothing was tried. */
function successRate(successes: number, failures: number): number {
  return successes === 0 ? 0 : (successes / (successes + failures)) * 100;
}
