-- Up Migration

-- Words in scripts that are written without blanks, and the spellings of Unicode (docs/decisions/0014-search.md).
-- src/features/memory/search/query-words.ts does the same with a query; tests/memory/search/scripts compares the two.

-- A blank for each of these characters.
create function without_separators(text) returns text language sql immutable strict parallel safe
  return replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace($1, '/', ' '), '\', ' '), '.', ' '), '_', ' '), '-', ' '), ':', ' '), '@', ' '), '#', ' '), '~', ' '), '&', ' '),
    '<', ' '), '>', ' '), '+', ' '), '=', ' '), '?', ' '), '%', ' ');

-- The letters and marks of scripts without blanks that have combining marks (Thai, Lao, Myanmar, Khmer, Tai, Balinese,
-- Javanese) and of the others (Chinese, Japanese, Yi, Tangut, Nushu, and Korean, which joins particles to words), as the inside
-- of a bracket expression.
create function scripts_with_marks() returns text language sql immutable parallel safe
  return '\u0E01-\u0E3A\u0E40-\u0E4E\u0E81-\u0ECE\u0EDC-\u0EDF\u1000-\u103F\u1050-\u108F\u109A-\u109D\u1780-\u17D3\u17D7\u17DC'
    '\u17DD\u1950-\u19CF\u1A20-\u1A7F\u1B00-\u1B4C\uA980-\uA9C0\uA9E0-\uA9EF\uA9FA-\uA9FE\uAA60-\uAA76\uAA7A-\uAADD';
create function scripts_without_marks() returns text language sql immutable parallel safe
  return '\u1100-\u11FF\u3005-\u3007\u3021-\u302F\u3031-\u3035\u303B\u3041-\u309A\u309D-\u309F\u30A1-\u30FA\u30FC-\u312F\u31A0-\u31BF'
    '\u31F0-\u31FF\u3400-\u4DBF\u4E00-\uA48C\uA960-\uA97C\uAC00-\uD7FB'
    '\uF900-\uFAFF\U00016FE3-\U00018DFF\U0001AFF0-\U0001B2FF\U00020000-\U0003FFFD';

-- What is not visible inside of a run, such as the zero-width space between words of Khmer.
create function invisible_in_runs() returns text language sql immutable parallel safe
  return '\u00AD\u200B-\u200D\u2060\uFE00-\uFE0F\uFEFF\U000E0100-\U000E01EF';

-- One spelling for the same word: NFKC, and what lower case leaves different. Symbols that NFKC turns into letters, such as
-- ™ and ①, stay words of their own.
create function one_spelling(text) returns text language sql immutable strict parallel safe
  return replace(replace(replace(replace(replace(
    case when $1 is nfkc normalized then $1 else normalize(regexp_replace($1,
      '([\u00B2-\u00B3\u00B9\u00BC-\u00BE\u2070-\u2071\u2074-\u2079\u2080-\u2089\u2100-\u2103'
      '\u2105-\u2107\u2109\u2116\u2120-\u2122\u213B\u2150-\u217F\u2189\u2460-\u24EA\u3200-\u321E'
      '\u3220-\u3247\u3250-\u327E\u3280-\u33FF\U0001F100-\U0001F10A\U0001F110-\U0001F12E'
      '\U0001F130-\U0001F14F\U0001F16A-\U0001F16C\U0001F190\U0001F200-\U0001F202\U0001F210-\U0001F23B'
      '\U0001F240-\U0001F248\U0001F250-\U0001F251])',
      ' \1 ', 'g'), NFKC) end,
    'ß', 'ss'), 'ẞ', 'ss'), 'ς', 'σ'), 'İ', 'i'), U&'i\0307', 'i');

-- Of a run in a script without blanks: its first character, each pair of neighbours and its last character, as words.
-- `連接池` becomes `連 連接 接池 池`. The parser drops a combining mark that begins a word, so that in scripts with such marks
-- an x is put in front. 'x一' says that the text has such runs; no text contains it, because an x and a run are split.
create function character_pairs(text) returns text language sql immutable strict parallel safe
  return case when $1 ~ ('[' || scripts_with_marks() || scripts_without_marks() || ']') then
    'x一 ' || regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace($1,
      '([' || scripts_with_marks() || scripts_without_marks() || '])[' || invisible_in_runs() || ']+', '\1', 'g'),
      '[' || scripts_with_marks() || ']+', ' x\& ', 'g'), '[' || scripts_with_marks() || ']', '\& x\&', 'g'),
      '[' || scripts_without_marks() || ']+', ' \& ', 'g'), '[' || scripts_without_marks() || ']', '\& \&', 'g')
    else $1 end;

create or replace function words_of(text) returns text language sql immutable strict parallel safe
  return case when octet_length($1) = char_length($1) then without_separators($1)
    else character_pairs(without_separators(one_spelling($1))) end;

-- A vector with the single characters of its runs, without positions. 'x二' says that positions are missing: PostgreSQL keeps
-- 255 for a word and none above 16,383, so that a phrase may not be found.
create function with_characters(tsvector) returns tsvector language sql immutable strict parallel safe
  return case when $1 @@ 'x一'::tsquery then $1 || (
      select array_to_tsvector(array_agg(run_character)
          filter (where run_character ~ ('^x?[' || scripts_with_marks() || scripts_without_marks() || ']$'))
        || case when bool_or(is_cut) then array['x二'] end)
      from (select
          case when lexeme collate "C" >= 'ก' then left(lexeme, 1)
            when lexeme collate "C" >= 'xก' then left(lexeme, 2) end as run_character,
          bool_or(cardinality(positions) >= 255 or positions[cardinality(positions)] >= 16383) as is_cut
        from unnest($1) word group by 1) words
    ) else $1 end;

-- What a checkpoint is found by. A tsvector holds a megabyte at most, and the words of a text can take twice its size, and
-- twice the size of their pairs. A checkpoint with more text is found by the beginning of its summary alone.
create or replace function checkpoint_words(summary text, key_facts jsonb, decisions jsonb, patterns jsonb, files_modified jsonb,
    dependencies_added jsonb, commands_run jsonb, todos jsonb, blockers jsonb)
  returns tsvector language sql immutable parallel safe
  return case when octet_length(summary) + octet_length(key_facts::text) + octet_length(decisions::text)
      + octet_length(todos::text) + octet_length(blockers::text) + octet_length(files_modified::text)
      + octet_length(patterns::text) + octet_length(dependencies_added::text) + octet_length(commands_run::text) < 300000
    then (select case when octet_length(a) + octet_length(b) + octet_length(c) + octet_length(d) < 500000
        then with_characters(setweight(to_tsvector('simple', a), 'A') || setweight(to_tsvector('simple', b), 'B')
          || setweight(to_tsvector('simple', c), 'C') || setweight(to_tsvector('simple', d), 'D'))
        else with_characters(setweight(to_tsvector('simple', left(words_of(left(summary, 70000)), 160000)), 'A')) end
      from (select words_of(summary) as a, coalesce(words_of(key_facts || decisions), '') as b,
        coalesce(words_of(todos || blockers || files_modified), '') as c,
        coalesce(words_of(patterns || dependencies_added || commands_run), '') as d offset 0) parts)
    else with_characters(setweight(to_tsvector('simple', left(words_of(left(summary, 70000)), 160000)), 'A')) end;

-- What a memory is found by. Of a value with very many pairs, the beginning.
create or replace function memory_words(memory_key text, memory_value text) returns tsvector language sql immutable parallel safe
  return with_characters(setweight(to_tsvector('simple', words_of(memory_key)), 'A') || setweight(to_tsvector('simple',
    (select case when octet_length(words) < 480000 then words else left(words, 150000) end
      from (select words_of(memory_value) as words offset 0) of_value)), 'B'));

-- What a search shows of a text, as in 0041. `found` is a regular expression for runs that the query asks for. A word ends
-- before and behind each, and every `width` characters of a run, so that the parser sees what was found and a snippet stays
-- short. Marks that touch each other become one.
create function snippet_of(body text, words tsquery, found text, width integer) returns text
  language sql immutable parallel safe
  return replace(replace(replace(replace(replace(replace(replace(replace(
    ts_headline(
      'simple',
      regexp_replace(
        regexp_replace(
          replace(replace(replace(left(body, 50000), chr(2), ''), chr(3), ''), chr(1), ''),
          '(' || found || ')', chr(1) || '\1' || chr(1), 'g'),
        '([' || scripts_with_marks() || scripts_without_marks() || ']{1,' || width::text || '}|[/\\._:@#~&<>+=?%-])',
        chr(1) || '\1' || chr(1), 'g'),
      words,
      'MaxFragments=2, MinWords=8, MaxWords=30, ShortWord=0, FragmentDelimiter=" … ", StartSel=' || chr(2) || ', StopSel=' || chr(3)),
    chr(1), ''), chr(3) || chr(2), ''), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), chr(2), '<mark>'), chr(3), '</mark>');

-- without runs to look for: chr(1) is removed from the text before it is looked for
create or replace function snippet_of(body text, words tsquery) returns text language sql immutable parallel safe
  return snippet_of(body, words, chr(1), 255);


-- FORCE binds the owner, who has no policy. What is ASCII has the words that it had. Only current versions are searched.
alter table checkpoints no force row level security;
update checkpoints set search = checkpoint_words(summary, key_facts, decisions, patterns, files_modified, dependencies_added,
    commands_run, todos, blockers)
  where recorded_end = 'infinity' and concat(summary, key_facts, decisions, patterns, files_modified, dependencies_added,
    commands_run, todos, blockers) ~ '[^\u0001-\u007F]';
alter table checkpoints force row level security;

alter table project_memories no force row level security;
update project_memories set search = memory_words(memory_key, memory_value)
  where memory_key || memory_value ~ '[^\u0001-\u007F]';
alter table project_memories force row level security;

-- Down Migration

create or replace function snippet_of(body text, words tsquery) returns text language sql immutable parallel safe
  return replace(replace(replace(replace(replace(replace(replace(
    ts_headline(
      'simple',
      regexp_replace(
        replace(replace(replace(left(body, 50000), chr(2), ''), chr(3), ''), chr(1), ''),
        '([/\\._:@#~&<>+=?%-])', '\1' || chr(1), 'g'),
      words,
      'MaxFragments=2, MinWords=8, MaxWords=30, ShortWord=0, FragmentDelimiter=" … ", StartSel=' || chr(2) || ', StopSel=' || chr(3)),
    chr(1), ''), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), chr(2), '<mark>'), chr(3), '</mark>');
drop function snippet_of(text, tsquery, text, integer);

create or replace function words_of(text) returns text language sql immutable strict parallel safe
  return replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace($1, '/', ' '), '\', ' '), '.', ' '), '_', ' '), '-', ' '), ':', ' '), '@', ' '), '#', ' '), '~', ' '), '&', ' '),
    '<', ' '), '>', ' '), '+', ' '), '=', ' '), '?', ' '), '%', ' ');

create or replace function checkpoint_words(summary text, key_facts jsonb, decisions jsonb, patterns jsonb, files_modified jsonb,
    dependencies_added jsonb, commands_run jsonb, todos jsonb, blockers jsonb)
  returns tsvector language sql immutable parallel safe
  return case when octet_length(summary) + octet_length(key_facts::text) + octet_length(decisions::text)
      + octet_length(todos::text) + octet_length(blockers::text) + octet_length(files_modified::text)
      + octet_length(patterns::text) + octet_length(dependencies_added::text) + octet_length(commands_run::text) < 300000
    then setweight(to_tsvector('simple', words_of(summary)), 'A')
      || setweight(to_tsvector('simple', coalesce(words_of(key_facts || decisions), '')), 'B')
      || setweight(to_tsvector('simple', coalesce(words_of(todos || blockers || files_modified), '')), 'C')
      || setweight(to_tsvector('simple', coalesce(words_of(patterns || dependencies_added || commands_run), '')), 'D')
    else setweight(to_tsvector('simple', words_of(left(summary, 70000))), 'A') end;

create or replace function memory_words(memory_key text, memory_value text) returns tsvector language sql immutable parallel safe
  return setweight(to_tsvector('simple', words_of(memory_key)), 'A')
    || setweight(to_tsvector('simple', words_of(memory_value)), 'B');

drop function with_characters(tsvector), character_pairs(text), one_spelling(text), without_separators(text),
  scripts_with_marks(), scripts_without_marks(), invisible_in_runs();

alter table checkpoints no force row level security;
update checkpoints set search = checkpoint_words(summary, key_facts, decisions, patterns, files_modified, dependencies_added,
    commands_run, todos, blockers)
  where recorded_end = 'infinity' and concat(summary, key_facts, decisions, patterns, files_modified, dependencies_added,
    commands_run, todos, blockers) ~ '[^\u0001-\u007F]';
alter table checkpoints force row level security;

alter table project_memories no force row level security;
update project_memories set search = memory_words(memory_key, memory_value)
  where memory_key || memory_value ~ '[^\u0001-\u007F]';
alter table project_memories force row level security;
