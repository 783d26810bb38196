-- Up Migration

-- Rows arrive as one array per column, and the server computes the growth of a batch under the lock of its series.
drop type metric_sample;
drop type sent_model_request;
drop type sent_tool_event;
drop type sent_otel_series;
drop type sent_otel_stream;
drop type sent_otel_point;

-- Down Migration

create type metric_sample as (
  timestamp           timestamptz,
  service             text,
  tool_id             text,
  tool_version        text,
  session_id          text,
  metadata            jsonb,
  total_embeddings    bigint,
  cache_hits          bigint,
  cache_hit_rate      double precision,
  tokens_processed    bigint,
  avg_latency_ms      double precision,
  total_compressions  bigint,
  tokens_saved        bigint,
  compression_ratio   double precision,
  quality_score       double precision,
  pattern_count       bigint,
  graph_nodes         bigint,
  graph_edges         bigint,
  prediction_accuracy double precision,
  series              bigint
);

create type sent_model_request as (
  id                    text,
  tool_id               text,
  session_id            text,
  timestamp             timestamptz,
  model                 text,
  request_id            text,
  input_tokens          bigint,
  cache_read_tokens     bigint,
  cache_creation_tokens bigint,
  output_tokens         bigint,
  reasoning_tokens      bigint,
  cost_usd_micros       bigint,
  duration_ms           double precision,
  status                text,
  http_status           bigint,
  attempt               bigint,
  source                text,
  prompt_id             text,
  attributes            jsonb
);

create type sent_tool_event as (
  id            text,
  tool_id       text,
  session_id    text,
  timestamp     timestamptz,
  name          text,
  original_name text,
  tool_name     text,
  call_id       text,
  success       boolean,
  decision      text,
  duration_ms   double precision,
  prompt_id     text,
  sequence      bigint,
  attributes    jsonb
);

create type sent_otel_series as (
  series_id  text,
  tool_id    text,
  session_id text,
  metric     text,
  unit       text,
  kind       text,
  measure    text,
  bucket     text,
  model      text,
  attributes jsonb
);

create type sent_otel_stream as (
  series_id   text,
  start_nanos bigint,
  time_nanos  bigint,
  value       double precision,
  count       bigint
);

create type sent_otel_point as (
  series_id   text,
  start_nanos bigint,
  time_nanos  bigint,
  tool_id     text,
  session_id  text,
  start_time  timestamptz,
  timestamp   timestamptz,
  value       double precision,
  count       bigint,
  min         double precision,
  max         double precision,
  histogram   jsonb
);
