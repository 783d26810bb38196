import type { SeededRandom } from '../maths/random.ts';
import { type Corpus, END } from './corpus.ts';

export interface Vocabulary {
  /** The most frequent first. */
  readonly stems: readonly string[];
  readonly counts: Uint32Array;
  /** Of all words, also of those that are in no vocabulary. */
  readonly total: number;
  /** The number in this vocabulary of each stem of the corpus; negative for those outside. */
  readonly numbers: Int32Array;
  /** The corpus in numbers of this vocabulary; words outside are left out. */
  readonly tokens: Int32Array;
}

/** The `size` most frequent stems. Of two that are equally frequent, the one that occurred first. */
export function vocabularyOf(corpus: Corpus, size: number): Vocabulary {
  const frequencies = new Uint32Array(corpus.stems.length);
  const firstAt = new Int32Array(corpus.stems.length).fill(-1);
  let total = 0;
  for (const token of corpus.tokens) {
    if (token === END) continue;
    if (frequencies[token] === 0) firstAt[token] = total;
    frequencies[token] = (frequencies[token] as number) + 1;
    total++;
  }
  const order = Array.from(frequencies.keys()).sort(
    (a, b) =>
      (frequencies[b] as number) - (frequencies[a] as number) ||
      (firstAt[a] as number) - (firstAt[b] as number),
  );
  const kept = order.filter((n) => firstAt[n] !== -1 && isWord(corpus.stems[n] as string)).slice(0, size);
  const rank = new Int32Array(frequencies.length).fill(-2);
  for (const [n, stem] of kept.entries()) rank[stem] = n;
  return {
    stems: kept.map((n) => corpus.stems[n] as string),
    counts: Uint32Array.from(kept, (n) => frequencies[n] as number),
    total,
    numbers: rank,
    tokens: corpus.tokens
      .map((token) => (token === END ? END : (rank[token] as number)))
      .filter((n) => n >= END),
  };
}

/** Numbers say nothing about a topic, whatever stands beside them. */
const isWord = (stem: string): boolean => /\p{L}/u.test(stem);

/** The tokens without a random part of the frequent words, by the formula of word2vec. */
export function subsampled(
  { tokens, counts, total }: Vocabulary,
  frequent: number,
  random: SeededRandom,
): Int32Array {
  const chance = Float64Array.from(counts, (count) => Math.sqrt((frequent * total) / count));
  return tokens.filter((token) => token === END || random.next() < (chance[token] as number));
}
