import { expect, test } from '@jest/globals';
import { plainSnippet } from '../../../../src/protocols/mcp/answers/snippet.ts';

test.each([
  ['marks', 'the <mark>otter</mark> and the <mark>otter</mark>', 'the otter and the otter'],
  ['entities', '&lt;b&gt; &amp; &quot;<mark>x</mark>&quot;', '<b> & "x"'],
  ['entities that were stored', '&amp;lt;b&amp;gt; &amp;amp;amp; <mark>x</mark>', '&lt;b&gt; &amp;amp; x'],
  ['marks that were stored', '&lt;mark&gt;<mark>x</mark>&lt;/mark&gt;', '<mark>x</mark>'],
  ['other entities, which the search never writes', '&nbsp; &#39; <mark>x</mark>', '&nbsp; &#39; x'],
  ['no mark', 'a &lt; b', 'a < b'],
  ['nothing', '', ''],
])('a snippet with %s becomes the text that was stored', (_what, html, text) => {
  expect(plainSnippet(html, 300)).toBe(text);
});

test('a text of exactly the largest length stays whole, and two code units of one character count as one', () => {
  expect(plainSnippet('😀'.repeat(10), 10)).toBe('😀'.repeat(10));
});

test.each([
  ['at its beginning', `<mark>x</mark>${'a'.repeat(500)}`, `x${'a'.repeat(98)}…`],
  ['at its end', `${'a'.repeat(500)}<mark>x</mark>`, `…${'a'.repeat(98)}x`],
  [
    'in its middle',
    `${'😀'.repeat(500)}<mark>x</mark>${'&amp;'.repeat(500)}`,
    `…${'😀'.repeat(59)}x${'&'.repeat(38)}…`,
  ],
  ['nowhere', 'a'.repeat(500), `${'a'.repeat(99)}…`],
])('a long text is cut around a match %s', (_where, html, text) => {
  expect(plainSnippet(html, 100)).toBe(text);
});
