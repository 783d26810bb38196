import { describe, expect, test } from '@jest/globals';
import { TEXT_SEARCH } from '../../../src/features/memory/search/search.repository.ts';
import { planOf } from '../../support/explain.ts';
import { setUpDatabase } from '../../support/set-up.ts';

const db = await setUpDatabase();

const snippetOf = (text: string | null, query: string) =>
  db.asRole('tenant', async (client) => {
    const { rows } = await client.query<{ snippet: string | null }>(
      `select snippet_of($1::text, websearch_to_tsquery('simple', $2)) as snippet`,
      [text, query],
    );
    return rows[0]?.snippet;
  });

/** `w1 w2 w3 …` */
const words = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, n) => `w${from + n}`).join(' ');

describe('a snippet', () => {
  test.each([
    ['of the first word', 'otter swims', 'otter', '<mark>otter</mark> swims'],
    ['of the last word', 'here swims an otter', 'otter', 'here swims an <mark>otter</mark>'],
    ['of a word in another case', 'An OTTER', 'otter', 'An <mark>OTTER</mark>'],
    ['of two words', 'otter and heron', 'otter heron', '<mark>otter</mark> and <mark>heron</mark>'],
    ['of each word of a phrase', 'a red otter', '"red otter"', 'a <mark>red</mark> <mark>otter</mark>'],
    ['of no word shows the beginning', 'nothing of it', 'otter', 'nothing of it'],
    ['of an empty query shows the beginning', 'nothing of it', '', 'nothing of it'],
    ['of an empty text', '', 'otter', ''],
    ['of nothing', null, 'otter', null],
    ['of letters of two bytes', 'die Größe zählt', 'größe', 'die <mark>Größe</mark> zählt'],
    ['of letters of three bytes', 'eine 数据库 läuft', '数据库', 'eine <mark>数据库</mark> läuft'],
    ['beside characters of four bytes', 'x 😀 otter 😀 x', 'otter', 'x 😀 <mark>otter</mark> 😀 x'],
    ['of a part of a path', 'in /work/otter_den.ts', 'otter', 'in /work/<mark>otter</mark>_den.ts'],
    ['of a part of an email address', 'otter@example.com', 'example', 'otter@<mark>example</mark>.com'],
    ['between the other separators', 'a~otter%b\\c', 'otter c', 'a~<mark>otter</mark>%b\\<mark>c</mark>'],
  ])('%s', async (_what, text, query, expected) => {
    expect(await snippetOf(text, query)).toBe(expected);
  });

  test('has two fragments of a text in which the words are far apart', async () => {
    const text = `otter ${words(1, 200)} heron`;
    const snippet = await snippetOf(text, 'otter heron');
    expect(snippet).toBe(`<mark>otter</mark> ${words(1, 29)} … ${words(187, 200)} <mark>heron</mark>`);
  });

  test('looks at the first 50,000 characters, however many bytes they have', async () => {
    const atTheEnd = (length: number) => `${'ä '.repeat((length - 6) / 2)} otter`;
    expect(atTheEnd(50_000)).toHaveLength(50_000);
    expect(await snippetOf(atTheEnd(50_000), 'otter')).toContain('<mark>otter</mark>');
    expect(await snippetOf(atTheEnd(50_002), 'otter')).not.toContain('<mark>');
  });
});

describe('a text cannot inject', () => {
  test.each([
    ['marks', 'a <mark>otter</mark> b', 'otter', 'a &lt;mark&gt;<mark>otter</mark>&lt;/mark&gt; b'],
    ['the marks before they are HTML', '\x02x\x03 otter', 'otter', 'x <mark>otter</mark>'],
    ['a mark inside of a word', 'ot\x03t\x01er', 'otter', '<mark>otter</mark>'],
    ['marks out of the query', 'otter', '\x02otter\x03', '<mark>otter</mark>'],
    ['tags and attributes', 'a <i x="otter"> b', 'otter', 'a &lt;i x=&quot;<mark>otter</mark>&quot;&gt; b'],
    ['entities', 'a &lt; otter &amp; b', 'otter', 'a &amp;lt; <mark>otter</mark> &amp;amp; b'],
    ['the reference \\1 of the replacement', 'a \\1 otter', 'otter', 'a \\1 <mark>otter</mark>'],
  ])('%s', async (_what, text, query, expected) => {
    expect(await snippetOf(text, query)).toBe(expected);
  });
});

test.each(['checkpoint', 'memory'] as const)(
  'PostgreSQL puts its body into a search of type %s',
  async (type) => {
    const scope = await db.newTenant();
    const search = TEXT_SEARCH[type];
    const page = { limit: 20, after: undefined };
    const plan = await planOf(db, scope, (tx) => search(tx, { q: 'otter' }, page), 'explain verbose');
    expect(plan).toContain('ts_headline(');
    expect(plan).not.toContain('snippet_of(');
  },
);
