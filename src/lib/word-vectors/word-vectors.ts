import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stemOf } from '../words/stem-of.ts';
import { isStopWord } from '../words/stop-words.ts';
import { wordsOf } from '../words/words-of.ts';
import { decodeWordTable, type WordTable } from './file-layout.ts';

/** Of a longer text, the beginning counts. */
const MAX_WORDS = 2_000;

export class WordVectors {
  readonly width: number;
  readonly #table: WordTable;
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #rarest: number;

  constructor(table: WordTable) {
    this.width = table.width;
    this.#table = table;
    this.#numbers = new Map(table.words.map((word, n) => [word, n]));
    this.#rarest = Math.log(table.total / (table.counts.at(-1) ?? 1));
  }

  /** The natural logarithm of one in how many words has the stem. Unknown stems are as rare as the rarest. */
  rarityOf(stem: string): number {
    const number = this.#numbers.get(stem);
    return number === undefined
      ? this.#rarest
      : Math.log(this.#table.total / (this.#table.counts[number] ?? 1));
  }

  /** The vector of a text, of unit length; null if no word of it is known, or all say nothing about a topic. */
  embed(text: string): Float32Array | null {
    const sum = new Float64Array(this.width);
    for (const word of wordsOf(text).slice(0, MAX_WORDS)) {
      const number = isStopWord(word) ? undefined : this.#numbers.get(stemOf(word));
      if (number !== undefined) this.#add(number, sum);
    }
    removeComponent(sum, this.#table.common);
    const length = Math.sqrt(dot(sum, sum));
    return length < 1e-9 ? null : Float32Array.from(sum, (value) => value / length);
  }

  #add(number: number, sum: Float64Array): void {
    const factor = this.#table.factors[number] as number;
    const at = number * this.width;
    for (let i = 0; i < sum.length; i++) {
      sum[i] = (sum[i] as number) + factor * (this.#table.vectors[at + i] as number);
    }
  }
}

function removeComponent(vector: Float64Array, unit: Float32Array): void {
  const share = dot(vector, unit);
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) - share * (unit[i] as number);
}

function dot(a: Float64Array, b: Float64Array | Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** English, about software. `dev/word-vectors` makes it. */
export const WORD_VECTORS_FILE = join(import.meta.dirname, 'english-software.bin');

let loaded: WordVectors | undefined;

/** Reads the file at its first use, once a process. Throws if the file is missing or damaged. */
export function wordVectors(): WordVectors {
  loaded ??= readWordVectors(WORD_VECTORS_FILE);
  return loaded;
}

export function readWordVectors(path: string): WordVectors {
  try {
    return new WordVectors(decodeWordTable(readFileSync(path)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The word vectors in ${path} cannot be used (${reason}). Install this release again.`, {
      cause: error,
    });
  }
}
