import { CHECKPOINT_ID, KEY_ID, SESSION_ID, USER_ID } from './ids.ts';

const window = { from: '2026-11-26T09:30:50.898222+00:00', to: '2026-11-27T09:30:50.898222+00:00' };

const price = {
  provider: 'anthropic_claude',
  currency: 'USD',
  price_per_1k_tokens: '0.015',
  price_version: '2026-11-24',
};

const tool = {
  tool_id: 'claude-code',
  sessions: 4,
  open_sessions: 1,
  last_seen_at: '2026-11-27T09:30:50.609059+00:00',
  samples: 2,
  requests: 31,
  has_config: false,
};

const metricSums = {
  sample_count: 2,
  total_tokens_saved: 2520,
  total_embeddings: 0,
  total_compressions: 3,
  avg_cache_hit_rate: 72.5,
  avg_latency_ms: 18.4,
  avg_compression_ratio: null,
  first_at: '2026-11-27T09:30:49.818218+00:00',
  last_at: '2026-11-27T09:30:50.609059+00:00',
};

const costs = {
  request_count: 2,
  total_embeddings: 0,
  total_compressions: 3,
  total_tokens_saved: 2520,
  total_tokens_processed: 0,
  cost_saved: '0.0378',
};

const tokens = {
  operation_count: 1,
  tokens_original: 4200,
  tokens_actual: 600,
  tokens_prevented: 3600,
  percent_prevented: 85.71,
  avg_response_time_ms: 35,
  cost_saved: '0.054',
};

/** Responses about telemetry, by the names of their schemas. */
const cacheHits = {
  hits: 2,
  tokens_saved: 1800,
  first_at: '2026-11-27T09:30:49.898045+00:00',
  last_at: '2026-11-27T10:12:03.120451+00:00',
};

export const TELEMETRY = {
  Metric: {
    timestamp: '2026-11-27T09:30:49.818218+00:00',
    service: 'combined',
    tool_id: 'claude-code',
    tool_version: null,
    session_id: SESSION_ID,
    metadata: { env: 'prod', customer: 'acme' },
    total_embeddings: null,
    cache_hits: null,
    cache_hit_rate: 72.5,
    tokens_processed: null,
    avg_latency_ms: 18.4,
    total_compressions: 3,
    tokens_saved: 1200,
    compression_ratio: null,
    quality_score: null,
    pattern_count: null,
    graph_nodes: null,
    graph_edges: null,
    prediction_accuracy: null,
    tokens_saved_delta: 1200,
    total_compressions_delta: 3,
    total_embeddings_delta: 0,
    created_by: USER_ID,
    created_by_key: KEY_ID,
  },
  MetricAggregates: {
    total_tokens_saved: 2520,
    total_embeddings: 0,
    total_compressions: 3,
    avg_cache_hit_rate: 72.5,
    avg_compression_ratio: null,
    total_sessions: 1,
    active_sessions: 1,
  },
  ToolMetrics: {
    sample_count: 2,
    total_embeddings: 0,
    total_compressions: 3,
    total_tokens_saved: 2520,
    avg_embeddings: null,
    avg_tokens_saved: 1260,
    avg_cache_hit_rate: 72.5,
    avg_compression_ratio: null,
    avg_quality_score: null,
    avg_patterns: null,
    max_patterns: null,
  },
  MetricSummary: {
    ...window,
    group_by: 'tool',
    totals: metricSums,
    groups: [{ group: 'claude-code', starts_at: null, ...metricSums }],
    truncated: false,
  },
  TagWords: { data: ['customer', 'env'], truncated: false },
  DeletedMetrics: { deleted: 1200 },
  Costs: {
    ...window,
    ...price,
    totals: costs,
    groups: [
      { group: 'claude-code', period: '2026-11-27', starts_at: '2026-11-27T00:00:00+00:00', ...costs },
    ],
    truncated: false,
  },
  ToolOperation: {
    operation_id: 'op_d9a4ca64a3d6462f982e0312a10ce646',
    session_id: SESSION_ID,
    tool_id: 'claude-code',
    tool_name: 'read',
    operation_mode: 'overview',
    parameters: null,
    file_path: 'app/passwords.ts',
    tokens_original: 4200,
    tokens_actual: 600,
    tokens_prevented: 3600,
    response_time_ms: 35,
    timestamp: '2026-11-27T09:30:49.869768+00:00',
    created_by: USER_ID,
    created_by_key: KEY_ID,
  },
  ToolOperationBreakdown: {
    ...window,
    ...price,
    totals: tokens,
    groups: [{ tool_name: 'read', operation_mode: 'overview', ...tokens }],
  },
  ToolOperationSavings: {
    ...window,
    ...price,
    totals: tokens,
    groups: [{ period: '2026-11-27', starts_at: '2026-11-27T00:00:00+00:00', ...tokens }],
    truncated: false,
  },
  ToolList: {
    from: '2026-11-20T00:00:00.000000+00:00',
    to: '2026-11-27T09:30:49.295752+00:00',
    data: [tool],
    truncated: false,
  },
  CacheHit: {
    tool_id: 'claude-code',
    file_path: 'app/passwords.ts',
    tokens_saved: 900,
    timestamp: '2026-11-27T09:30:49.898045+00:00',
  },
  CacheHitSummary: {
    ...window,
    group_by: 'file',
    totals: cacheHits,
    groups: [{ group: 'app/passwords.ts', ...cacheHits }],
    truncated: false,
  },
  VelocitySample: {
    session_id: SESSION_ID,
    timestamp: '2026-11-27T09:30:50.071872+00:00',
    tokens_saved: 1200,
    velocity: 38.5,
    acceleration: null,
    prediction_confidence: 80,
  },
  Prediction: {
    session_id: SESSION_ID,
    predicted_at: '2026-11-27T09:30:50.10854+00:00',
    predicted_checkpoint_time: '2026-11-27T10:15:00+00:00',
    predicted_tokens: 150000,
    actual_checkpoint_time: '2026-11-27T10:17:00+00:00',
    actual_checkpoint_id: CHECKPOINT_ID,
    prediction_accuracy: 80,
    strategy: 'predictive',
  },
  PredictionStatistics: { total_predictions: 1, avg_accuracy: 80, min_accuracy: 80, max_accuracy: 80 },
  IngestReceipt: {
    receipt_id: 'rcpt_dfd3f806a4d585c1ab904fc84d54088c',
    received_at: '2026-11-27T09:30:50.621Z',
    created: 1,
    duplicate: 0,
    rejected: 1,
    results: [
      { status: 'created' },
      {
        status: 'rejected',
        code: 'session_not_found',
        detail: 'There is no such session, or you cannot access it.',
      },
    ],
  },
};
