import { PairList } from './pair-list.ts';

/** The stems of a text without stop words, and how many words it has with them. */
export interface Topic {
  readonly words: number;
  readonly stems: readonly number[];
}

const MAX_HEADING = 12;
const MIN_PARAGRAPH = 6;

export interface Pairs {
  /** Headings, names and short descriptions, with the longer paragraphs below them. */
  readonly headings: PairList;
  /** The two halves of paragraphs of several sentences. */
  readonly halves: PairList;
}

/** What a text must have at least, in known stems: a heading and its paragraph, and each half of a paragraph. */
const LEAST = { headings: [1, 4], halves: [3, 3] } as const;

/** Collects what documentation has of texts about the same. Give it the paragraphs of a file in their order. */
export class PairFinder implements Pairs {
  readonly headings = new PairList();
  readonly halves = new PairList();
  #before: Topic | undefined;

  /** What comes next does not belong to what was there. */
  pause(): void {
    this.#before = undefined;
  }

  /** The pairs in the numbers of a vocabulary, which are negative for stems outside. Pairs with too few known stems go. */
  renumbered(numbers: Int32Array): Pairs {
    return {
      headings: this.headings.renumbered(numbers, LEAST.headings),
      halves: this.halves.renumbered(numbers, LEAST.halves),
    };
  }

  add(sentences: readonly Topic[]): void {
    const paragraph = joined(sentences);
    const before = this.#before;
    this.#before = paragraph;
    if (
      before &&
      before.words <= MAX_HEADING &&
      paragraph.words >= MIN_PARAGRAPH &&
      paragraph.words > before.words
    )
      this.headings.add(before.stems, paragraph.stems);
    if (sentences.length < 2) return;
    const middle = middleOf(sentences, paragraph.words);
    this.halves.add(joined(sentences.slice(0, middle)).stems, joined(sentences.slice(middle)).stems);
  }
}

const joined = (topics: readonly Topic[]): Topic => ({
  words: topics.reduce((sum, { words }) => sum + words, 0),
  stems: topics.flatMap(({ stems }) => stems),
});

/** The first sentence of the second half. */
function middleOf(sentences: readonly Topic[], words: number): number {
  let before = 0;
  for (const [n, sentence] of sentences.entries()) {
    before += sentence.words;
    if (before > words / 2) return Math.max(1, n);
  }
  return sentences.length - 1;
}
