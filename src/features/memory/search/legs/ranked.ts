import { similarityOf } from '../vectors/stored-vector.ts';
import { countOf, lengthOf, relevanceOf, shareOf } from '../vectors/terms.ts';
import { bestOfEach, DEPTH, type Fused, fused, type Leg, MAX_FUSED } from './fusion.ts';
import type { QuestionWords } from './question.ts';
import type { Candidate } from './scan.repository.ts';

/** A hit before its row is read. */
export interface Ranked extends Fused {
  /** Of its most similar part; null if its meaning did not find it. */
  readonly similarity: number | null;
  /** The most similar part, or else the one that has the words. */
  readonly part: number | null;
}

export interface Ranking {
  readonly words: QuestionWords | undefined;
  readonly vector: Float32Array | undefined;
  readonly minSimilarity: number;
  /** Whether what has all words is found among what has any of them. */
  readonly findsAllWords: boolean;
  readonly isAfter: (one: string, other: string) => boolean;
}

interface Scored {
  readonly key: string;
  readonly part: number | null;
  readonly score: number;
}

/** All candidates in one list. */
export function ranked(candidates: readonly Candidate[], ranking: Ranking): Ranked[] {
  const { words, vector, minSimilarity, findsAllWords, isAfter } = ranking;
  const of = (leg: Leg) => candidates.filter((candidate) => candidate.leg === leg);
  const [anyWord, meaning] = [of('any_word'), of('meaning')];
  const relevant = bestOfEach(words ? relevances(anyWord, words) : [], isAfter);
  const similar = bestOfEach(vector ? similarities(meaning, vector, minSimilarity) : [], isAfter);
  const complete = words?.isWhole ? anyWord.filter(({ bytes }) => hasAll(bytes, words)) : [];
  const completeKeys = new Set(complete.map(({ key }) => key));
  const rankings = {
    all_words: findsAllWords
      ? relevant.filter(({ key }) => completeKeys.has(key)).map(({ key }) => ({ key }))
      : of('all_words').map(({ key }) => ({ key })),
    any_word: relevant,
    meaning: similar,
  };
  const partOf = new Map([...relevant, ...similar].map(({ key, part }) => [key, part]));
  const similarityOfKey = new Map(similar.map(({ key, score }) => [key, score]));
  // one leg alone has no ranks to compare, so that its own scores can be shown
  if (!words && vector)
    return similar.slice(0, MAX_FUSED).map(({ key, part, score }) => ({
      key,
      part,
      score,
      similarity: score,
      foundBy: ['meaning'],
    }));
  const found = new Set(similar.slice(0, DEPTH).map(({ key }) => key));
  return fused(rankings, isAfter).map((one) => ({
    ...one,
    part: partOf.get(one.key) ?? null,
    similarity: found.has(one.key) ? (similarityOfKey.get(one.key) ?? null) : null,
  }));
}

function relevances(
  candidates: readonly Candidate[],
  { terms }: QuestionWords,
): (Scored & { readonly share: number })[] {
  const lengths = candidates.map(({ bytes }) => (bytes ? lengthOf(bytes) : 0));
  const usual = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  return candidates.flatMap(({ key, part, bytes }) => {
    const score = bytes ? relevanceOf(terms, bytes, usual) : 0;
    // another word had the same bit
    return bytes && score > 0 ? [{ key, part, score, share: shareOf(terms, bytes) }] : [];
  });
}

function similarities(candidates: readonly Candidate[], vector: Float32Array, least: number): Scored[] {
  return candidates.flatMap(({ key, part, bytes }) => {
    const score = bytes ? similarityOf(bytes, vector) : undefined;
    return score !== undefined && score >= least ? [{ key, part, score }] : [];
  });
}

const hasAll = (bytes: Buffer | null, { terms }: QuestionWords): boolean =>
  bytes !== null && terms.every((term) => countOf(term, bytes) > 0);
