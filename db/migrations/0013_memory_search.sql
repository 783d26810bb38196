-- Up Migration

-- Memories are split into words as checkpoints and queries are.
alter table project_memories
  drop column search,
  add column search tsvector not null generated always as
    (setweight(to_tsvector('simple', words_of(memory_key)), 'A')
      || setweight(to_tsvector('simple', words_of(memory_value)), 'B')) stored;

-- Down Migration

alter table project_memories
  drop column search,
  add column search tsvector not null generated always as
    (setweight(to_tsvector('simple', memory_key), 'A') || setweight(to_tsvector('simple', memory_value), 'B')) stored;
