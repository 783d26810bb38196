-- Up Migration

-- What a search shows of a text: up to two fragments around the words, as HTML with the words in <mark>.
--
-- The marks are control characters until the text has been escaped, so that a text cannot inject marks or tags: chr(2) and
-- chr(3) around a word. chr(1), behind a character that words_of splits at, ends a word for ts_headline too, and is not
-- visible. All three are removed from the text first, by `replace`: `translate` takes five times as long.
--
-- Each argument is used once, so that PostgreSQL puts the body into the query instead of calling a function for each row.
create function snippet_of(body text, words tsquery) returns text language sql immutable parallel safe
  return replace(replace(replace(replace(replace(replace(replace(
    ts_headline(
      'simple',
      regexp_replace(
        replace(replace(replace(left(body, 50000), chr(2), ''), chr(3), ''), chr(1), ''),
        '([/\\._:@#~&<>+=?%-])', '\1' || chr(1), 'g'),
      words,
      'MaxFragments=2, MinWords=8, MaxWords=30, ShortWord=0, FragmentDelimiter=" … ", StartSel=' || chr(2) || ', StopSel=' || chr(3)),
    chr(1), ''), '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&quot;'), chr(2), '<mark>'), chr(3), '</mark>');

-- Down Migration

drop function snippet_of(text, tsquery);
