import { stemOf } from '../../../../lib/words/stem-of.ts';
import { wordsOf } from '../../../../lib/words/words-of.ts';
import type { Counts } from './terms.ts';

/** The stems of a text, with how often each occurs. */
export function stemsOf(text: string): Counts {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) {
    const stem = stemOf(word);
    counts.set(stem, (counts.get(stem) ?? 0) + 1);
  }
  return counts;
}

/** The different stems that a question asks for, in their order. */
export const stemsOfQuestion = (question: string): string[] => [...stemsOf(question).keys()];
