-- Up Migration

-- Text as the words that one searches for: the parts of paths, of identifiers with _ or -, and of tags count one by one.
-- Documents and queries are split alike, or `page` would not find `src/db/json-page.ts`.
create function words_of(text) returns text language sql immutable strict parallel safe
  return translate($1, '/\._-:@#~&<>+=?%', '                ');

-- The strings of a JSON value at any depth. The names of its fields are no content.
create function words_of(jsonb) returns text language sql immutable strict parallel safe
  return (select words_of(string_agg(item #>> '{}', ' ')) from jsonb_path_query($1, 'strict $.**') item
    where jsonb_typeof(item) = 'string');

alter table checkpoints
  -- counts the versions of a checkpoint, from 1
  add column revision integer not null default 1,
  -- author_id is whose checkpoint it is; this is who recorded the version
  add column recorded_by text default nullif(current_setting('app.user_id', true), ''),
  add column parent_checkpoint_id text,
  add column content_hash bytea, -- SHA-256 of the content fields (src/client/content-hash.ts)
  -- A tsvector holds a megabyte at most and the words of a text can take twice its size, so that a checkpoint with
  -- more text than this is found by the beginning of its summary alone.
  add column search tsvector generated always as (
    case when octet_length(summary) + octet_length(key_facts::text) + octet_length(decisions::text)
      + octet_length(todos::text) + octet_length(blockers::text) + octet_length(files_modified::text)
      + octet_length(patterns::text) + octet_length(dependencies_added::text) + octet_length(commands_run::text) < 300000
    then setweight(to_tsvector('simple', words_of(summary)), 'A')
      || setweight(to_tsvector('simple', coalesce(words_of(key_facts || decisions), '')), 'B')
      || setweight(to_tsvector('simple', coalesce(words_of(todos || blockers || files_modified), '')), 'C')
      || setweight(to_tsvector('simple', coalesce(words_of(patterns || dependencies_added || commands_run), '')), 'D')
    else setweight(to_tsvector('simple', words_of(left(summary, 70000))), 'A') end) stored,
  -- the clock and not the start of the transaction: who waited for a lock records later than who held it
  alter column recorded_at set default clock_timestamp(),
  add constraint checkpoints__revision unique (scope_id, checkpoint_id, revision),
  add constraint checkpoints__revision_counts check (revision >= 1),
  add constraint checkpoints__content_hash check (octet_length(content_hash) = 32);

-- In the row wherever there is room: without an index that row security would let it use (docs/decisions/0014-search.md),
-- a search looks at the vector of every checkpoint of a tenant.
alter table checkpoints alter column search set storage main;

-- the owner sees no rows through FORCE
alter table checkpoints no force row level security;
update checkpoints set recorded_by = author_id where author_id is not null;
alter table checkpoints force row level security;

create index idx_checkpoints_tenant_valid on checkpoints (tenant_id, valid_from desc);
create index idx_checkpoints_local_valid on checkpoints (valid_from desc) where tenant_id is null;
-- a superseding checkpoint is recorded at the very moment at which what it supersedes is closed
create index idx_checkpoints_recorded on checkpoints (scope_id, recorded_at);

-- Down Migration

-- it names columns that go; the release that fits the older table brings its own
drop policy if exists tenant_insert on checkpoints;
drop index idx_checkpoints_recorded, idx_checkpoints_local_valid, idx_checkpoints_tenant_valid;
alter table checkpoints
  drop constraint checkpoints__content_hash,
  drop constraint checkpoints__revision_counts,
  drop constraint checkpoints__revision,
  alter column recorded_at set default now(),
  drop column search,
  drop column content_hash,
  drop column parent_checkpoint_id,
  drop column recorded_by,
  drop column revision;
drop function words_of(jsonb), words_of(text);
