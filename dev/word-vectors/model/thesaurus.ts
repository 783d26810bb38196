import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stemOf } from '../../../src/lib/words/stem-of.ts';
import { isStopWord } from '../../../src/lib/words/stop-words.ts';
import { wordsOf } from '../../../src/lib/words/words-of.ts';
import type { SeededRandom } from '../maths/random.ts';
import { PairList } from './pair-list.ts';

/** Written for this project: on each line words and phrases that people use for the same or for what belongs together. */
export const THESAURUS = readFileSync(join(import.meta.dirname, '../inputs/thesaurus.txt'), 'utf8');

/** How often a line gives a pair. */
const PAIRS_A_LINE = 40;
const MAX_PHRASES = 6;

/** Pairs of some phrases of a line and some others of it, in the numbers of a vocabulary. Unknown words are left out. */
export function pairsOfThesaurus(
  thesaurus: string,
  numbers: ReadonlyMap<string, number>,
  random: SeededRandom,
): PairList {
  const pairs = new PairList();
  for (const line of thesaurus.trim().split('\n')) {
    const phrases = line
      .split(', ')
      .map((phrase) => numbersOf(phrase, numbers))
      .filter((phrase) => phrase.length > 0);
    if (phrases.length < 2) continue;
    for (let n = 0; n < PAIRS_A_LINE; n++) {
      const mixed = shuffled(phrases, random);
      const middle = 1 + Math.floor(random.next() * Math.max(1, Math.floor(phrases.length / 2)));
      const end = middle + 1 + Math.floor(random.next() * MAX_PHRASES);
      pairs.add(mixed.slice(0, middle).flat(), mixed.slice(middle, end).flat());
    }
  }
  return pairs;
}

const numbersOf = (phrase: string, numbers: ReadonlyMap<string, number>): number[] =>
  wordsOf(phrase)
    .filter((word) => !isStopWord(word))
    .map((word) => numbers.get(stemOf(word)))
    .filter((number) => number !== undefined);

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: SeededRandom): T[] {
  const result = [...items];
  for (let n = result.length - 1; n > 0; n--) {
    const other = Math.floor(random.next() * (n + 1));
    [result[n], result[other]] = [result[other] as T, result[n] as T];
  }
  return result;
}
