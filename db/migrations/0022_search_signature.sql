-- Up Migration

-- The words of a vector as 512 bits, one for each word and some for several: a text that lacks a bit lacks the word.
create function signature_of(tsvector) returns bit(512) language sql immutable strict parallel safe
  return (select coalesce(bit_or(set_bit(0::bit(512), (hashtextextended(word, 0) & 511)::integer, 1)), 0::bit(512))
    from unnest(tsvector_to_array($1)) word);

-- of the column `search`, which a generated column cannot name
alter table checkpoints
  add column search_signature bit(512) generated always as (signature_of(
    case when octet_length(summary) + octet_length(key_facts::text) + octet_length(decisions::text)
      + octet_length(todos::text) + octet_length(blockers::text) + octet_length(files_modified::text)
      + octet_length(patterns::text) + octet_length(dependencies_added::text) + octet_length(commands_run::text) < 300000
    then setweight(to_tsvector('simple', words_of(summary)), 'A')
      || setweight(to_tsvector('simple', coalesce(words_of(key_facts || decisions), '')), 'B')
      || setweight(to_tsvector('simple', coalesce(words_of(todos || blockers || files_modified), '')), 'C')
      || setweight(to_tsvector('simple', coalesce(words_of(patterns || dependencies_added || commands_run), '')), 'D')
    else setweight(to_tsvector('simple', words_of(left(summary, 70000))), 'A') end)) stored;

-- all that a search and the policies ask before they look at a row (docs/decisions/0014-search.md)
create index idx_checkpoints_signature on checkpoints (tenant_id, id) include (search_signature, visibility, author_id)
  where recorded_end = 'infinity';

-- Down Migration

drop index idx_checkpoints_signature;
alter table checkpoints drop column search_signature;
drop function signature_of(tsvector);
