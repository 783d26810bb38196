import type { WordTable } from '../../src/lib/word-vectors/file-layout.ts';
import { SeededRandom } from './maths/random.ts';
import { truncatedSvd } from './maths/truncated-svd.ts';
import { type ContrastOptions, contrast } from './model/contrast.ts';
import type { Corpus } from './model/corpus.ts';
import type { Pairs } from './model/pair-finder.ts';
import { ppmiOf } from './model/ppmi.ts';
import { pairsOfThesaurus } from './model/thesaurus.ts';
import { subsampled, type Vocabulary, vocabularyOf } from './model/vocabulary.ts';
import { weightedVectors, withCommonComponent, withVectors, wordTableOf } from './model/word-table.ts';

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
  readonly contrast: ContrastOptions;
  /** How many of the steps of `contrast` are made of each kind of pairs, as weights. */
  readonly pairs: { readonly headings: number; readonly halves: number; readonly thesaurus: number };
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
  contrast: { steps: 3_000, batch: 128, temperature: 0.1, rate: 0.02 },
  pairs: { headings: 1, halves: 1, thesaurus: 1.25 },
  seed: 20_261_128,
};

const ROWS_AT_ONCE = 5_000;

/** Word vectors out of texts: the same bits from the same paragraphs in the same order. */
export function buildWordTable(
  corpus: Corpus,
  thesaurus: string,
  options: ModelOptions,
  log: (line: string) => void,
): WordTable {
  const vocabulary = vocabularyOf(corpus, options.vocabulary);
  const table = tableByNeighbours(vocabulary, options, log);
  const numbers = vocabulary.numbers.map((number) => (number < options.shipped ? number : -1));
  return tableByPairs(table, corpus.pairs.renumbered(numbers), thesaurus, options, log, corpus.samples);
}

/** The words that stand near a word say what it means. */
function tableByNeighbours(
  vocabulary: Vocabulary,
  options: ModelOptions,
  log: (line: string) => void,
): WordTable {
  const random = new SeededRandom(options.seed);
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
  return wordTableOf(svd, vocabulary, options.shipped);
}

/** Texts that are about the same say what is similar, and which words matter. The pairs have the numbers of the table. */
function tableByPairs(
  table: WordTable,
  { headings, halves }: Pairs,
  thesaurus: string,
  options: ModelOptions,
  log: (line: string) => void,
  samples: readonly string[],
): WordTable {
  const random = new SeededRandom(options.seed);
  const numberOf = new Map(table.words.map((word, n) => [word, n]));
  const kinds = [
    { pairs: headings, weight: options.pairs.headings },
    { pairs: halves, weight: options.pairs.halves },
    { pairs: pairsOfThesaurus(thesaurus, numberOf, random), weight: options.pairs.thesaurus },
  ].filter(({ pairs, weight }) => pairs.size > 0 && weight > 0);
  log(`${kinds.map(({ pairs }) => pairs.size).join(', ')} pairs of texts`);
  const vectors = weightedVectors(table);
  contrast(vectors, table.width, kinds, options.contrast, random, log);
  return withCommonComponent(withVectors(table, vectors), samples);
}
