-- Up Migration

-- What stays of a deleted tenant or account: that it was deleted, when, and the proof. It names nobody.
create table deletion_records (
  deletion_id    text not null,
  kind           text not null,
  -- SHA-256 of the id of the tenant or user, so that whoever knows the id can find its record, and nobody learns it here
  subject_digest text not null,
  state          text not null default 'waiting',
  requested_at   timestamptz not null default now(),
  due_at         timestamptz not null,
  finished_at    timestamptz,
  -- how many rows went, by table
  rows           jsonb not null default '{}',
  -- what the job found when it had finished
  proof          jsonb,
  reason         text,
  constraint deletion_records__pkey primary key (deletion_id),
  constraint deletion_records__kind check (kind in ('tenant', 'account')),
  constraint deletion_records__subject_digest check (subject_digest ~ '^[0-9a-f]{64}$'),
  constraint deletion_records__state check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  constraint deletion_records__finished check ((finished_at is null) = (state in ('waiting', 'running'))),
  constraint deletion_records__rows check (jsonb_typeof(rows) = 'object'),
  constraint deletion_records__proof check (jsonb_typeof(proof) = 'object')
);
-- one at a time, as of everything that can be deleted
create unique index deletion_records__open on deletion_records (kind, subject_digest) where state in ('waiting', 'running');

-- Down Migration

drop table deletion_records;
