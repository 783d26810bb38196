import { Slices } from '../../../../lib/slices.ts';
import manifest from '../../../../lib/word-vectors/english-software.json' with { type: 'json' };
import { type WordVectors, wordVectors } from '../../../../lib/word-vectors/word-vectors.ts';
import { type Embedder, type Embedding, NO_KNOWN_WORD } from './embedder.ts';

/** The word vectors of this release. Their file is read when the first text arrives. */
export class LocalEmbedder implements Embedder {
  readonly name = 'local';
  readonly identity = `local ${manifest.file.sha256}`;
  readonly #model: () => WordVectors;

  constructor(model: () => WordVectors = wordVectors) {
    this.#model = model;
  }

  async embedAll(texts: readonly string[], signal?: AbortSignal): Promise<readonly Embedding[]> {
    const model = this.#model();
    const slices = new Slices();
    const embeddings: Embedding[] = [];
    for (const text of texts) {
      if (slices.isOver) await slices.rest();
      signal?.throwIfAborted();
      const vector = model.embed(text);
      embeddings.push(vector === null ? { vector, reason: NO_KNOWN_WORD } : { vector });
    }
    return embeddings;
  }

  async embedQuestion(text: string): Promise<Float32Array | null> {
    return this.#model().embed(text);
  }
}
