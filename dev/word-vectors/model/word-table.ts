import type { WordTable } from '../../../src/lib/word-vectors/file-layout.ts';
import { WordVectors } from '../../../src/lib/word-vectors/word-vectors.ts';
import type { TruncatedSvd } from '../maths/truncated-svd.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The rows of the first `size` words, U·Σ^0.25, each in 8 bits with a factor of its own. */
export function wordTableOf({ left, values }: TruncatedSvd, vocabulary: Vocabulary, size: number): WordTable {
  const { width } = left;
  const words = vocabulary.stems.slice(0, size);
  const vectors = new Int8Array(words.length * width);
  const factors = new Float32Array(words.length);
  const scales = values.map((value) => Math.sqrt(Math.sqrt(value)));
  for (let n = 0; n < words.length; n++) {
    const row = left.data
      .subarray(n * width, (n + 1) * width)
      .map((value, i) => value * (scales[i] as number));
    const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const bytes = row.map((value) => (largest === 0 ? 0 : Math.round((value / largest) * 127)));
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
