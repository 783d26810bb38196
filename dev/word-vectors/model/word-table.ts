import type { WordTable } from '../../../src/lib/word-vectors/file-layout.ts';
import { WordVectors } from '../../../src/lib/word-vectors/word-vectors.ts';
import type { TruncatedSvd } from '../maths/truncated-svd.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The rows of the first `size` words, U·Σ^0.25, in 8 bits and of unit length. */
export function wordTableOf({ left, values }: TruncatedSvd, vocabulary: Vocabulary, size: number): WordTable {
  const { width } = left;
  const words = vocabulary.stems.slice(0, size);
  const scales = values.map((value) => Math.sqrt(Math.sqrt(value)));
  const rows = words.map((_, n) =>
    left.data.subarray(n * width, (n + 1) * width).map((value, i) => value * (scales[i] as number)),
  );
  const vectors = new Int8Array(words.length * width);
  const factors = new Float32Array(words.length);
  for (const [n, row] of rows.entries()) {
    const bytes = bytesOf(row);
    const length = Math.sqrt(bytes.reduce((sum, value) => sum + value * value, 0));
    vectors.set(bytes, n * width);
    factors[n] = length === 0 ? 0 : 1 / length;
  }
  return {
    ...{ width, words, vectors, factors },
    counts: vocabulary.counts.slice(0, size),
    total: vocabulary.total,
    common: new Float32Array(width),
  };
}

/** How frequent a word may be before it counts for less: `a` of Arora, Liang and Ma, "A Simple but Tough-to-Beat Baseline" (2017). */
const FREQUENT = 1e-3;

/** The vectors of a table, each as long as the word is rare, a / (a + its share of all words). Their mean length is 1. */
export function weightedVectors({ width, vectors, factors, counts, total }: WordTable): Float32Array {
  const weights = Float64Array.from(counts, (count) => FREQUENT / (FREQUENT + count / total));
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return Float32Array.from(vectors, (value, i) => {
    const n = Math.floor(i / width);
    return value * (factors[n] as number) * ((weights[n] as number) / mean);
  });
}

/** The table with other vectors, in 8 bits again. */
export function withVectors(table: WordTable, exact: Float32Array): WordTable {
  const { width } = table;
  const vectors = new Int8Array(exact.length);
  const factors = table.factors.map((_, n) => {
    const row = Float64Array.from(exact.subarray(n * width, (n + 1) * width));
    vectors.set(bytesOf(row), n * width);
    return largestOf(row) / LARGEST_BYTE;
  });
  return { ...table, vectors, factors };
}

const LARGEST_BYTE = 127;

const largestOf = (row: Float64Array): number =>
  row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

function bytesOf(row: Float64Array): Float64Array {
  const largest = largestOf(row);
  return row.map((value) => (largest === 0 ? 0 : Math.round((value / largest) * LARGEST_BYTE)));
}

const ROUNDS = 30;

/** The table with the first principal component of some texts, which says nothing about any of them. */
export function withCommonComponent(table: WordTable, texts: readonly string[]): WordTable {
  const model = new WordVectors(table);
  const vectors = texts.map((text) => model.embed(text)).filter((vector) => vector !== null);
  let common = new Float64Array(table.width).fill(1);
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(table.width);
    for (const vector of vectors) {
      const share = vector.reduce((sum, value, i) => sum + value * (common[i] as number), 0);
      for (let i = 0; i < next.length; i++) next[i] = (next[i] as number) + share * (vector[i] as number);
    }
    const length = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
    common = next.map((value) => (length === 0 ? 0 : value / length));
  }
  return { ...table, common: Float32Array.from(common) };
}
