import type { WordTable } from '../../src/lib/word-vectors/file-layout.ts';
import { SeededRandom } from './maths/random.ts';
import { truncatedSvd } from './maths/truncated-svd.ts';
import type { Corpus } from './model/corpus.ts';
import { ppmiOf } from './model/ppmi.ts';
import { subsampled, vocabularyOf } from './model/vocabulary.ts';
import { withCommonComponent, wordTableOf } from './model/word-table.ts';

/** All that decides about the vectors, beside the texts. */
export interface ModelOptions {
  readonly width: number;
  readonly vocabulary: number;
  readonly contexts: number;
  /** The most frequent words of the vocabulary go into the file. */
  readonly shipped: number;
  readonly window: number;
  /** A word with a larger share of all words loses occurrences. */
  readonly frequent: number;
  readonly rounds: number;
  readonly seed: number;
}

export const OPTIONS: ModelOptions = {
  width: 256,
  vocabulary: 40_000,
  contexts: 12_000,
  shipped: 20_000,
  window: 5,
  frequent: 1e-4,
  rounds: 3,
  seed: 20_261_128,
};

const ROWS_AT_ONCE = 5_000;

/** Word vectors out of texts: the same bits from the same paragraphs in the same order. */
export function buildWordTable(
  corpus: Corpus,
  options: ModelOptions,
  log: (line: string) => void,
): WordTable {
  const random = new SeededRandom(options.seed);
  const vocabulary = vocabularyOf(corpus, options.vocabulary);
  const rows = vocabulary.stems.length;
  log(
    `${vocabulary.total} words, ${rows} in the vocabulary, the last of them ${vocabulary.counts.at(-1)} times`,
  );
  const tokens = subsampled(vocabulary, options.frequent, random);
  log(`${tokens.length} words are left of the frequent ones`);
  const contexts = Math.min(options.contexts, rows);
  const matrix = ppmiOf(tokens, { rows, contexts, window: options.window, rowsAtOnce: ROWS_AT_ONCE });
  log(`${matrix.values.length} pairs of words`);
  const svd = truncatedSvd(matrix, options, random);
  log(`singular values from ${svd.values[0]} to ${svd.values.at(-1)}`);
  return withCommonComponent(wordTableOf(svd, vocabulary, options.shipped), corpus.samples);
}
