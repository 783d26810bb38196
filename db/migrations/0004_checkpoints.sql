-- Up Migration

-- Saved state of a conversation. A row is one version: valid_* says when it was true, recorded_* when the database
-- believed it. 'infinity' is an open end. Versions are closed, never edited.
create table checkpoints (
  scope_id           text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id          text default nullif(current_setting('app.tenant_id', true), ''),
  id                 bigint not null generated always as identity,
  checkpoint_id      text not null default 'ckpt_' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 12),
  session_id         text not null,
  tool_id            text not null,
  tool_version       text,
  checkpoint_type    text not null,
  created_at         timestamptz not null default now(),
  summary            text not null,
  key_facts          jsonb not null default '[]',
  decisions          jsonb not null default '[]',
  patterns           jsonb not null default '[]',
  files_modified     jsonb not null default '[]',
  dependencies_added jsonb not null default '[]',
  commands_run       jsonb not null default '[]',
  todos              jsonb not null default '[]',
  blockers           jsonb not null default '[]',
  compressed_context text,
  original_tokens    bigint,
  compressed_tokens  bigint,
  embedding_vector   real[],
  -- who may read a private checkpoint: the user whose request wrote it (NULL: a key that belongs to no user)
  author_id          text default nullif(current_setting('app.user_id', true), ''),
  visibility         text not null default 'private',
  recorded_at        timestamptz not null default now(),
  recorded_end       timestamptz not null default 'infinity',
  valid_from         timestamptz not null default now(),
  valid_to           timestamptz not null default 'infinity',
  superseded_by      text,
  supersedes         jsonb not null default '[]',
  influenced_by      jsonb not null default '[]',
  constraint checkpoints__pkey primary key (scope_id, id),
  constraint checkpoints__tenant_id check (tenant_id <> ''),
  constraint checkpoints__scope check (scope_id = coalesce(tenant_id, '')),
  constraint checkpoints__visibility check (visibility in ('private', 'team')),
  constraint checkpoints__checkpoint_type check (checkpoint_type in (
    'pre_compaction', 'milestone', 'manual', 'correction', 'auto',
    'auto_immediate', 'auto_urgent', 'auto_warning', 'auto_predictive', 'auto_normal')),
  constraint checkpoints__tokens check (original_tokens >= 0 and compressed_tokens >= 0),
  constraint checkpoints__recorded check (recorded_at <= recorded_end),
  constraint checkpoints__valid check (valid_from < valid_to),
  constraint checkpoints__session_id foreign key (scope_id, session_id) references tool_sessions (scope_id, session_id)
);
-- one believed version of a checkpoint at a time
create unique index checkpoints__current on checkpoints (scope_id, checkpoint_id) where recorded_end = 'infinity';
create index idx_checkpoints_tenant_visibility on checkpoints (tenant_id, visibility, created_at desc);
create index idx_checkpoints_tenant_time on checkpoints (tenant_id, created_at desc);
create index idx_checkpoints_local_time on checkpoints (created_at desc) where tenant_id is null;
create index idx_checkpoints_session on checkpoints (scope_id, session_id, created_at desc);
create index idx_checkpoints_tool on checkpoints (scope_id, tool_id, created_at desc);

create statistics checkpoints_scope (dependencies) on scope_id, tenant_id from checkpoints;

-- Down Migration

drop table checkpoints;
