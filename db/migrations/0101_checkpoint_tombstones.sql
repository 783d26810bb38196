-- Up Migration

-- What stays of a deleted checkpoint, so that the history which refers to it stays true: that there was one, how many
-- versions it had, and the hashes of their contents. Its id is not used again.
create table checkpoint_tombstones (
  scope_id       text not null default coalesce(current_setting('app.tenant_id', true), ''),
  tenant_id      text default nullif(current_setting('app.tenant_id', true), ''),
  checkpoint_id  text not null,
  deletion_id    text not null,
  author_id      text,
  visibility     text not null,
  versions       integer not null,
  content_hashes jsonb not null,
  deleted_at     timestamptz not null default now(),
  deleted_by     text default nullif(current_setting('app.user_id', true), ''),
  constraint checkpoint_tombstones__pkey primary key (scope_id, checkpoint_id),
  constraint checkpoint_tombstones__tenant_id check (tenant_id <> ''),
  constraint checkpoint_tombstones__scope check (scope_id = coalesce(tenant_id, '')),
  constraint checkpoint_tombstones__visibility check (visibility in ('private', 'team')),
  constraint checkpoint_tombstones__versions check (versions >= 1),
  constraint checkpoint_tombstones__content_hashes check (jsonb_typeof(content_hashes) = 'array')
);
create index idx_checkpoint_tombstones_tenant on checkpoint_tombstones (tenant_id);
create index idx_checkpoint_tombstones_deletion on checkpoint_tombstones (scope_id, deletion_id);
create statistics checkpoint_tombstones_scope (dependencies) on scope_id, tenant_id from checkpoint_tombstones;

-- Down Migration

drop table checkpoint_tombstones;
