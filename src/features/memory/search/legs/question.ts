import { oneSpelling, RUN } from '../../../../lib/words/spelling.ts';
import { stemsOfQuestion } from '../vectors/stems.ts';
import { type Term, termOf } from '../vectors/terms.ts';

/** Of a question, at most so many words count: the rarest ones. */
const MAX_TERMS = 12;

/** The words of a question. */
export interface QuestionWords {
  /** What a text must have all of, in the order of the question. Operators are words here. */
  readonly words: readonly string[];
  /** What a text may have any of. */
  readonly terms: readonly Term[];
  /** Whether every word counts. */
  readonly isWhole: boolean;
}

/** Undefined if the question has no word. */
export function questionWordsOf(q: string, rarityOf: (stem: string) => number): QuestionWords | undefined {
  const stems = stemsOfQuestion(q);
  if (stems.length === 0) return undefined;
  const rarest = rarestOf(stems, rarityOf);
  const pieces = [
    ...new Set(
      oneSpelling(q)
        .replace(RUN, ' $& ')
        .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [],
    ),
  ];
  const rarityOfPiece = (piece: string) => Math.max(...stemsOfQuestion(piece).map(rarityOf));
  return {
    words: rarestOf(pieces, rarityOfPiece),
    terms: rarest.map((stem) => termOf(stem, rarityOf(stem))),
    isWhole: stems.length <= MAX_TERMS && pieces.length <= MAX_TERMS,
  };
}

function rarestOf(words: readonly string[], rarityOf: (word: string) => number): string[] {
  if (words.length <= MAX_TERMS) return [...words];
  const rarest = words
    .map((word, n) => ({ word, n, rarity: rarityOf(word) }))
    .sort((one, other) => other.rarity - one.rarity || one.n - other.n)
    .slice(0, MAX_TERMS);
  return rarest.sort((one, other) => one.n - other.n).map(({ word }) => word);
}
