-- Up Migration

-- The claim that brought a row from local mode to the tenant. It stays, so that the claim can be undone.
alter table cache_hits add column claim_id text;
alter table checkpoint_predictions add column claim_id text;
alter table checkpoints add column claim_id text;
alter table claude_code_sessions add column claim_id text;
alter table metric_series add column claim_id text;
alter table metrics add column claim_id text;
alter table model_requests add column claim_id text;
alter table otel_points add column claim_id text;
alter table otel_series add column claim_id text;
alter table otel_streams add column claim_id text;
alter table project_memories add column claim_id text;
alter table projects add column claim_id text;
alter table session_context add column claim_id text;
alter table session_keys add column claim_id text;
alter table session_velocity add column claim_id text;
alter table tool_configs add column claim_id text;
alter table tool_events add column claim_id text;
alter table tool_operations add column claim_id text;
alter table tool_sessions add column claim_id text;

-- Moves of local rows to a tenant.
create table local_claims (
  scope_id       text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id      text default nullif(current_setting('app.tenant_id', true), ''),
  claim_id       text not null,
  state          text not null default 'moved',
  on_conflict    text not null,
  claimed_by     text default nullif(current_setting('app.user_id', true), ''),
  claimed_by_key text,
  moved          jsonb not null, -- rows by table
  left_local     jsonb not null, -- the same of rows that stayed because of conflicts
  conflicts      jsonb not null, -- conflicts by kind
  claimed_at     timestamptz not null default now(),
  undo_until     timestamptz not null,
  undone_at      timestamptz,
  undone_by      text,
  constraint local_claims__pkey primary key (scope_id, claim_id),
  constraint local_claims__tenant_id check (tenant_id <> ''),
  constraint local_claims__scope check (scope_id = coalesce(tenant_id, '')),
  constraint local_claims__state check (state in ('moved', 'undone')),
  constraint local_claims__on_conflict check (on_conflict in ('refuse', 'leave')),
  constraint local_claims__counts check (jsonb_typeof(moved) = 'object' and jsonb_typeof(left_local) = 'object'
    and jsonb_typeof(conflicts) = 'object'),
  constraint local_claims__undone check ((state = 'undone') = (undone_at is not null))
);
create index idx_local_claims_tenant on local_claims (tenant_id, claimed_at desc);
create statistics local_claims_scope (dependencies) on scope_id, tenant_id from local_claims;

-- Down Migration

drop table local_claims;
-- they name the column that goes
drop policy if exists claim_update on cache_hits;
drop policy if exists claim_update on checkpoint_predictions;
drop policy if exists claim_update on checkpoints;
drop policy if exists claim_update on claude_code_sessions;
drop policy if exists claim_update on metric_series;
drop policy if exists claim_update on metrics;
drop policy if exists claim_update on model_requests;
drop policy if exists claim_update on otel_points;
drop policy if exists claim_update on otel_series;
drop policy if exists claim_update on otel_streams;
drop policy if exists claim_update on project_memories;
drop policy if exists claim_update on projects;
drop policy if exists claim_update on session_context;
drop policy if exists claim_update on session_keys;
drop policy if exists claim_update on session_velocity;
drop policy if exists claim_update on tool_configs;
drop policy if exists claim_update on tool_events;
drop policy if exists claim_update on tool_operations;
drop policy if exists claim_update on tool_sessions;
alter table cache_hits drop column claim_id;
alter table checkpoint_predictions drop column claim_id;
alter table checkpoints drop column claim_id;
alter table claude_code_sessions drop column claim_id;
alter table metric_series drop column claim_id;
alter table metrics drop column claim_id;
alter table model_requests drop column claim_id;
alter table otel_points drop column claim_id;
alter table otel_series drop column claim_id;
alter table otel_streams drop column claim_id;
alter table project_memories drop column claim_id;
alter table projects drop column claim_id;
alter table session_context drop column claim_id;
alter table session_keys drop column claim_id;
alter table session_velocity drop column claim_id;
alter table tool_configs drop column claim_id;
alter table tool_events drop column claim_id;
alter table tool_operations drop column claim_id;
alter table tool_sessions drop column claim_id;
