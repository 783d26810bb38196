-- Up Migration

-- The rule for the counters of a series, for single samples and for batches. Plain SQL that PostgreSQL inlines.
-- A value counts unless its sample is older than the newest one before it. `newest` is NULL before the first sample.
create function counted_value(value bigint, sampled_at timestamptz, newest timestamptz) returns bigint
  language sql immutable parallel safe
  return case when sampled_at < newest then null else value end;

-- What a value that counts adds to the last one that counted. Below that one the counter was reset, and all of it is new.
create function counter_growth(counted bigint, last_counted bigint) returns bigint
  language sql immutable parallel safe
  return case when counted is null then 0 when counted < last_counted then counted
    else counted - coalesce(last_counted, 0) end;

-- The growth is computed here and no longer sent. `series` is the place of the sample's series in the batch.
alter type metric_sample
  drop attribute tokens_saved_delta,
  drop attribute total_compressions_delta,
  drop attribute total_embeddings_delta,
  add attribute series bigint;

-- Down Migration

alter type metric_sample
  drop attribute series,
  add attribute tokens_saved_delta bigint,
  add attribute total_compressions_delta bigint,
  add attribute total_embeddings_delta bigint;
drop function counter_growth(bigint, bigint);
drop function counted_value(bigint, timestamptz, timestamptz);
