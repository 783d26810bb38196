import { stemOf } from '../../../src/lib/words/stem-of.ts';
import { isStopWord } from '../../../src/lib/words/stop-words.ts';
import { wordsOf } from '../../../src/lib/words/words-of.ts';
import { PairFinder } from './pair-finder.ts';

/** Stands between two paragraphs in `Corpus.tokens`. */
export const END = -1;

const MIN_WORDS = 5;
const MAX_WORDS = 1_000;
const SAMPLE_EVERY = 50;
const BETWEEN_SENTENCES = /(?<=[.!?;:])\s+/;

/** The stems of many paragraphs. A stem has the number of its first occurrence. */
export class Corpus {
  readonly stems: string[] = [];
  paragraphs = 0;
  /** Some of the paragraphs as they were. */
  readonly samples: string[] = [];
  readonly pairs = new PairFinder();
  #tokens = new Int32Array(1 << 20);
  #length = 0;
  readonly #numbers = new Map<string, number>();
  readonly #numberOfWord = new Map<string, number>();
  readonly #seen = new Set<number>();

  get tokens(): Int32Array {
    return this.#tokens.subarray(0, this.#length);
  }

  /** What comes next is from another file. */
  startFile(): void {
    this.pairs.pause();
  }

  /** Adds a paragraph that is long enough and was not there yet. A shorter one can be a heading. */
  add(paragraph: string): void {
    const sentences = paragraph
      .split(BETWEEN_SENTENCES)
      .map(wordsOf)
      .filter((words) => words.length > 0)
      .map((words) => ({ words, numbers: words.map((word) => this.#numberOf(word)) }));
    const numbers = sentences.flatMap((sentence) => sentence.numbers);
    if (numbers.length === 0) return;
    const hash = hashOf(numbers);
    if (numbers.length > MAX_WORDS || this.#seen.has(hash)) {
      this.pairs.pause();
      return;
    }
    this.#seen.add(hash);
    this.pairs.add(
      sentences.map(({ words, numbers }) => ({
        words: words.length,
        stems: numbers.filter((_, n) => !isStopWord(words[n] as string)),
      })),
    );
    if (numbers.length < MIN_WORDS) return;
    this.#append(numbers);
    if (this.paragraphs++ % SAMPLE_EVERY === 0) this.samples.push(Buffer.from(paragraph).toString());
  }

  #numberOf(word: string): number {
    const known = this.#numberOfWord.get(word);
    if (known !== undefined) return known;
    // a word of a match would keep its whole text in memory
    const copy = Buffer.from(word).toString();
    const stem = stemOf(copy);
    const number = this.#numbers.get(stem) ?? this.stems.push(stem) - 1;
    this.#numbers.set(stem, number);
    this.#numberOfWord.set(copy, number);
    return number;
  }

  #append(numbers: readonly number[]): void {
    if (this.#length + numbers.length + 1 > this.#tokens.length) {
      const larger = new Int32Array(this.#tokens.length * 2);
      larger.set(this.#tokens);
      this.#tokens = larger;
    }
    this.#tokens.set(numbers, this.#length);
    this.#tokens[this.#length + numbers.length] = END;
    this.#length += numbers.length + 1;
  }
}

/** 53 bits: two of a hundred million paragraphs rarely share one. */
function hashOf(numbers: readonly number[]): number {
  let high = 0x811c9dc5;
  let low = 0x9e3779b9;
  for (const number of numbers) {
    high = Math.imul(high ^ number, 0x01000193);
    high ^= high >>> 15;
    low = Math.imul(low + number, 0x85ebca6b);
    low ^= low >>> 13;
  }
  return (high >>> 11) * 0x1_0000_0000 + (low >>> 0);
}
