import stem from 'wink-porter2-stemmer';
import { hasRun, oneSpelling, RUN } from '../spelling.ts';
import type { Counts } from './terms.ts';

const WORD = /[\p{L}\p{M}\p{N}]+/gu;
const HUMPS = /(?<=\p{Ll}|\p{N})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
const LETTERS_OF_ENGLISH = /^[a-z]+$/;

/** The stems of a text. An identifier counts as a whole and by its parts, a run of a script without blanks by its pairs and characters. */
export function stemsOf(text: string): Counts {
  const counts = new Map<string, number>();
  const add = (found: string) => counts.set(found, (counts.get(found) ?? 0) + 1);
  for (const piece of piecesOf(text)) {
    if (!hasRun(piece)) {
      for (const one of wordsOf(piece)) add(one);
      continue;
    }
    const characters = [...piece];
    for (const character of characters) add(character);
    for (const pair of pairsOf(characters)) add(pair);
  }
  return counts;
}

/** The stems that a question asks for, in their order: a run by its pairs, or by its only character. */
export function stemsOfQuestion(question: string): string[] {
  const stems = piecesOf(question).flatMap((piece) => {
    if (!hasRun(piece)) return wordsOf(piece);
    const characters = [...piece];
    return characters.length === 1 ? characters : pairsOf(characters);
  });
  return [...new Set(stems)];
}

/** Words and runs. What is between them, such as the borders of scripts in `Redis缓存`, separates. */
const piecesOf = (text: string): string[] => oneSpelling(text).replace(RUN, ' $& ').match(WORD) ?? [];

function wordsOf(word: string): string[] {
  const parts = word.split(HUMPS).map(stemOf);
  return parts.length > 1 ? [...parts, stemOf(word)] : parts;
}

// the stemmer knows English alone, and would cut the ends of other words
function stemOf(word: string): string {
  const lower = word.toLowerCase();
  return LETTERS_OF_ENGLISH.test(lower) ? stem(lower) : lower;
}

const pairsOf = (characters: readonly string[]): string[] =>
  characters.slice(1).map((character, n) => `${characters[n]}${character}`);
