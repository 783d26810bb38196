import { describe, expect, test } from '@jest/globals';
import { parseLabelledSet, type QuestionKind, readLabelledSet } from '../../../bench/search/labelled-set.ts';

describe('the labelled set of the search', () => {
  const { passages, questions } = readLabelledSet();
  const of = (kind: QuestionKind) => questions.filter((question) => question.kind === kind);

  test('is large enough to tell changes of the search apart', () => {
    expect(passages.length).toBeGreaterThanOrEqual(300);
    expect(of('paraphrase').length).toBeGreaterThanOrEqual(80);
    expect(of('identifier').length).toBeGreaterThanOrEqual(15);
    expect(of('language').length).toBeGreaterThanOrEqual(10);
    expect(of('off_topic').length).toBeGreaterThanOrEqual(15);
  });

  test('has no passage and no question twice', () => {
    expect(new Set(passages).size).toBe(passages.length);
    expect(new Set(questions.map(({ text }) => text)).size).toBe(questions.length);
  });

  test('asks for identifiers that one passage alone contains', () => {
    for (const { text, passage } of of('identifier'))
      expect(passages.flatMap((one, n) => (one.includes(text) ? [n] : []))).toEqual([passage]);
  });

  test('is halved within each kind', () => {
    for (const kind of ['paraphrase', 'identifier', 'language', 'off_topic'] as const) {
      const tune = of(kind).filter(({ half }) => half === 'tune').length;
      expect(tune).toBe(Math.ceil(of(kind).length / 2));
    }
  });

  test('refuses lines that are none of it, and questions before the first passage', () => {
    expect(() => parseLabelledSet('> a passage\nsomething')).toThrow(
      'Not a line of the labelled set: something',
    );
    expect(() => parseLabelledSet('? a question')).toThrow('No passage comes before this question');
  });
});
