-- Up Migration

-- A sample on its way into metrics: a batch arrives as one array of these, which costs a fraction of JSON.
create type metric_sample as (
  timestamp                timestamptz,
  service                  text,
  tool_id                  text,
  tool_version             text,
  session_id               text,
  metadata                 jsonb,
  total_embeddings         bigint,
  cache_hits               bigint,
  cache_hit_rate           double precision,
  tokens_processed         bigint,
  avg_latency_ms           double precision,
  total_compressions       bigint,
  tokens_saved             bigint,
  compression_ratio        double precision,
  quality_score            double precision,
  pattern_count            bigint,
  graph_nodes              bigint,
  graph_edges              bigint,
  prediction_accuracy      double precision,
  tokens_saved_delta       bigint,
  total_compressions_delta bigint,
  total_embeddings_delta   bigint
);

-- The ids that clients gave to items which are stored, made in the transaction that stores them.
create table ingested_items (
  scope_id   text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id  text default nullif(current_setting('app.tenant_id', true), ''),
  item_id    text not null,
  created_at timestamptz not null default now(),
  constraint ingested_items__pkey primary key (scope_id, item_id),
  constraint ingested_items__tenant_id check (tenant_id <> ''),
  constraint ingested_items__scope check (scope_id = coalesce(tenant_id, '')),
  constraint ingested_items__item_id check (length(item_id) between 1 and 255)
);
create index idx_ingested_items_age on ingested_items (scope_id, created_at);

-- What a batch was answered, byte by byte.
create table ingest_receipts (
  scope_id   text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id  text default nullif(current_setting('app.tenant_id', true), ''),
  receipt_id text not null,
  reply      text not null,
  created_at timestamptz not null default now(),
  constraint ingest_receipts__pkey primary key (scope_id, receipt_id),
  constraint ingest_receipts__tenant_id check (tenant_id <> ''),
  constraint ingest_receipts__scope check (scope_id = coalesce(tenant_id, ''))
);
create index idx_ingest_receipts_age on ingest_receipts (scope_id, created_at);

-- Down Migration

drop table ingest_receipts, ingested_items;
drop type metric_sample;
