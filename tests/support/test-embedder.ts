import { createHash } from 'node:crypto';
import {
  type Embedder,
  type Embedding,
  EmbeddingsUnavailable,
  NO_KNOWN_WORD,
} from '../../src/features/memory/search/embedding/embedder.ts';

/** Words that mean the same to the model of the tests. */
const MEANINGS: readonly (readonly string[])[] = [
  ['car', 'automobile', 'vehicle'],
  ['slow', 'sluggish', 'latency', 'delay'],
  ['login', 'signin', 'authentication', 'password'],
  ['delete', 'remove', 'erase', 'purge'],
  ['database', 'postgres', 'storage'],
];
const WIDTH = 64;

/** A model for tests: each word is a direction, and words of one meaning are the same one. Texts are the mean of their words. */
export class TestEmbedder implements Embedder {
  readonly identity: string;
  readonly name: string;
  /** Whether it can be asked. */
  isThere = true;
  /** Texts that it refuses. */
  refuses: RegExp | undefined;
  /** Every text that it was given. */
  readonly asked: string[] = [];

  constructor(name = 'test') {
    this.name = name;
    this.identity = `test ${name}`;
  }

  async embedAll(texts: readonly string[]): Promise<readonly Embedding[]> {
    if (!this.isThere) throw new EmbeddingsUnavailable('the model is gone', 0);
    this.asked.push(...texts);
    return texts.map((text) => {
      if (this.refuses?.test(text)) return { vector: null, reason: 'too long for the model' };
      const vector = this.#vectorOf(text);
      return vector ? { vector } : { vector, reason: NO_KNOWN_WORD };
    });
  }

  async embedQuestion(text: string): Promise<Float32Array | null> {
    if (!this.isThere) throw new EmbeddingsUnavailable('the model is gone');
    return this.#vectorOf(text);
  }

  #vectorOf(text: string): Float32Array | null {
    const words = text.toLowerCase().match(/[a-z]{3,}/g) ?? [];
    if (words.length === 0) return null;
    const sum = new Float32Array(WIDTH);
    for (const word of words)
      for (const [n, value] of directionOf(`${this.name} ${meaningOf(word)}`).entries())
        sum[n] = (sum[n] as number) + value;
    const length = Math.hypot(...sum);
    return sum.map((value) => value / length);
  }
}

const meaningOf = (word: string): string => MEANINGS.find((words) => words.includes(word))?.[0] ?? word;

/** Gaussian-like values that depend on the name alone. */
function directionOf(name: string): number[] {
  const bytes = [0, 1, 2, 3].flatMap((n) => [...createHash('sha512').update(`${name} ${n}`).digest()]);
  return Array.from({ length: WIDTH }, (_, n) =>
    [0, 1, 2, 3].reduce((sum, part) => sum + (bytes[n * 4 + part] as number) / 128 - 1, 0),
  );
}
