import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { questionWordsOf } from '../../../../src/features/memory/search/legs/question.ts';
import { partsOf } from '../../../../src/features/memory/search/vectors/parts.ts';
import { stemsOf, stemsOfQuestion } from '../../../../src/features/memory/search/vectors/stems.ts';
import {
  countOf,
  lengthOf,
  relevanceOf,
  shareOf,
  storedTerms,
  termOf,
  wordsSignatureOf,
} from '../../../../src/features/memory/search/vectors/terms.ts';

const stems = (text: string) => [...stemsOf(text).keys()].sort();
const sharedStems = (text: string, question: string) => {
  const found = stemsOf(text);
  return stemsOfQuestion(question).filter((stem) => found.has(stem));
};

describe('the stems of a text', () => {
  test.each([
    ['English words', 'Deploying deployed DEPLOYS', ['deploy']],
    ['an identifier as a whole and in parts', 'getUserById', ['by', 'get', 'getuserbyid', 'id', 'user']],
    ['names with capitals', 'HTTPServer2Go', ['go', 'http', 'httpserver2go', 'server2']],
    [
      'paths and flags',
      'src/db/json_page.ts --max-old',
      ['db', 'json', 'jsonpag', 'max', 'old', 'page', 'src', 'ts'],
    ],
    ['other languages, unstemmed', 'Prüfungen здания', ['prüfungen', 'здания']],
  ])('has %s', (_name, text, expected) => {
    expect(stems(text)).toEqual([...expected].sort());
  });

  test.each([
    ['inside of a longer run', '数据库连接池耗尽', '连接池'],
    ['beside letters of another script', 'Redis缓存失效', '缓存'],
    ['a run of two characters', '数据库', '数据'],
    ['letters beside a run', 'Redis缓存失效', 'redis'],
    ['Thai', 'ฐานข้อมูลล่ม', 'ข้อมูล'],
    ['decomposed letters', 'cafe\u0301 menu', 'caf\u00e9'],
    ['composed letters', 'caf\u00e9 menu', 'cafe\u0301'],
    ['half width', 'ﾃﾞｰﾀﾍﾞｰｽ', 'データベース'],
  ])('has %s', (_name, text, question) => {
    expect(sharedStems(text, question)).toEqual(stemsOfQuestion(question));
    expect(stemsOfQuestion(question)).not.toEqual([]);
  });
});

describe('a question', () => {
  const rarityOf = (stem: string) => stem.length;

  test('of many words is its twelve rarest, in their order', () => {
    const q = `${Array.from({ length: 12 }, (_, n) => `longer${'x'.repeat(n)}`).join(' ')} a to of`;
    const { terms, words, isWhole } = questionWordsOf(`the ${q}`, rarityOf) ?? { terms: [], words: [] };
    expect(words).toEqual(q.split(' ').slice(0, 12));
    expect(terms).toHaveLength(12);
    expect(isWhole).toBe(false);
  });

  test.each(['', '   ', '!!! ---', '"', '\u0001\u0002', '\u200b'])('of %j has no words', (q) => {
    expect(questionWordsOf(q, rarityOf)).toBeUndefined();
  });

  test('of anything has at most twelve words and terms', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (q) => {
        const found = questionWordsOf(q, rarityOf);
        expect(found?.terms.length ?? 1).toBeLessThanOrEqual(12);
        expect(found?.words.length ?? 1).toBeLessThanOrEqual(12);
        expect(found?.terms.length).not.toBe(0);
      }),
    );
  });
});

describe('stored terms', () => {
  test('have the counts of every stem', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'cd', 'walrus', '連接'), { maxLength: 40 }), (words) => {
        const counts = new Map<string, number>();
        for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
        const stored = storedTerms(counts);
        expect(lengthOf(stored)).toBe(words.length);
        for (const [word, count] of counts) expect(countOf(termOf(word, 1), stored)).toBe(count);
        expect(countOf(termOf('missing', 1), stored)).toBe(0);
      }),
    );
  });

  test('rank a rare word before a common one, and a short text before a long one', () => {
    const question = [termOf('rare', 5), termOf('common', 0.5)];
    const score = (text: string) => relevanceOf(question, storedTerms(stemsOf(text)), 4);
    expect(score('rare thing')).toBeGreaterThan(score('common common common'));
    expect(score('rare thing')).toBeGreaterThan(score('rare thing among very many further words of no use'));
    expect(score('nothing of it')).toBe(0);
  });

  test('have a share of a question by how rare its words are', () => {
    const question = [termOf('rare', 6), termOf('common', 2)];
    const share = (text: string) => shareOf(question, storedTerms(stemsOf(text)));
    expect(['rare common', 'rare rare', 'common', 'neither'].map(share)).toEqual([1, 0.75, 0.25, 0]);
  });

  test('a signature has the bit of every stem', () => {
    const bits = wordsSignatureOf(stemsOf('walrus kiwi'));
    for (const stem of ['walrus', 'kiwi']) {
      const { bit } = termOf(stem, 1);
      expect((bits[bit >> 3] as number) & (128 >> (bit & 7))).not.toBe(0);
    }
  });
});

describe('the parts of a text', () => {
  const cut = { isFirstAlone: true, most: 8 };

  test('begin with the summary, and put short items together', () => {
    expect(partsOf(['summary', 'one', 'two'], cut)).toEqual(['summary', 'one\ntwo']);
    expect(partsOf(['one', 'two'], { ...cut, isFirstAlone: false })).toEqual(['one\ntwo']);
    expect(partsOf(['', '  ', 'x'], cut)).toEqual(['x']);
  });

  test('of a long text end where a sentence does', () => {
    const sentence = `${'word '.repeat(60)}end. `;
    const [first] = partsOf([sentence.repeat(4)], cut);
    expect(first).toMatch(/end\.$/);
  });

  test('are never empty, never too long or too many, and never have half of a character', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 2_000 }), { maxLength: 30 }), (texts) => {
        const parts = partsOf(texts, cut);
        expect(parts.length).toBeLessThanOrEqual(8);
        for (const part of parts) {
          expect(part.trim()).not.toBe('');
          expect(part.length).toBeLessThanOrEqual(600);
          expect(part.isWellFormed()).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});
