import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bestOfEach, fused } from '../../../../src/features/memory/search/legs/fusion.ts';

const isAfter = (one: string, other: string) => one > other;
const placesOf = (list: readonly string[]) => list.map((key) => ({ key }));
const keys = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,2}$/), { maxLength: 150 });

test('what two legs have third comes before what one has first', () => {
  const found = fused(
    { all_words: placesOf(['x', 'y', 'both']), meaning: placesOf(['z', 'w', 'both']) },
    isAfter,
  );
  expect(found.map(({ key }) => key)).toEqual(['both', 'z', 'x', 'y', 'w'].sort((a, b) => rank(a) - rank(b)));
  expect(found[0]).toEqual({ key: 'both', score: 2 / 63, foundBy: ['all_words', 'meaning'] });
});
const rank = (key: string) => ['both', 'z', 'x', 'y', 'w'].indexOf(key);

test('what has little of a question comes behind what has a similar meaning', () => {
  const found = fused(
    {
      any_word: [
        { key: 'common', share: 0.2 },
        { key: 'most', share: 0.9 },
      ],
      meaning: [{ key: 'similar' }],
    },
    isAfter,
  );
  expect(found).toEqual([
    { key: 'similar', score: 1 / 61, foundBy: ['meaning'] },
    { key: 'most', score: (0.9 * 0.9) / 62, foundBy: ['any_word'] },
    { key: 'common', score: (0.2 * 0.2) / 61, foundBy: ['any_word'] },
  ]);
});

test('one list has each key once, with the legs that found it, in an order that does not depend on chance', () => {
  fc.assert(
    fc.property(keys, keys, keys, (all_words, any_word, meaning) => {
      const rankings = { all_words, any_word, meaning };
      const found = fused(
        { all_words: placesOf(all_words), any_word: placesOf(any_word), meaning: placesOf(meaning) },
        isAfter,
      );
      expect(found.length).toBeLessThanOrEqual(200);
      expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
      for (const { key, foundBy } of found)
        expect(foundBy).toEqual(
          (['all_words', 'any_word', 'meaning'] as const).filter((leg) =>
            rankings[leg].slice(0, 100).includes(key),
          ),
        );
      for (const [n, one] of found.entries()) {
        const next = found[n + 1];
        if (next)
          expect(one.score > next.score || (one.score === next.score && one.key > next.key)).toBe(true);
      }
    }),
  );
});

test('the best part of a text counts', () => {
  const parts = [
    { key: 'a', part: 0, score: 1 },
    { key: 'b', part: 0, score: 2 },
    { key: 'a', part: 3, score: 3 },
  ];
  expect(bestOfEach(parts, isAfter)).toEqual([
    { key: 'a', part: 3, score: 3 },
    { key: 'b', part: 0, score: 2 },
  ]);
});
