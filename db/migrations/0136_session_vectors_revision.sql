-- Up Migration

-- Which title and how many decisions the vectors of a session were made of: those that were made of others, or before this
-- migration, are found and made again.
alter table session_vectors
  add column revision integer not null default 0,
  add column decisions integer not null default 0;

-- Down Migration

alter table session_vectors drop column decisions;
alter table session_vectors drop column revision;
