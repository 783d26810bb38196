import { cutTo } from '../../../../lib/cut-text.ts';
import { Slices } from '../../../../lib/slices.ts';
import manifest from '../../../../lib/word-vectors/english-software.json' with { type: 'json' };
import { type WordVectors, wordVectors } from '../../../../lib/word-vectors/word-vectors.ts';
import { type Embedder, type Embedding, EmbeddingsUnavailable, NO_KNOWN_WORD } from './embedder.ts';

/** Of a longer text, the beginning counts: no text may take longer than a slice, even if all its words are unknown. */
const MAX_CHARACTERS = 4_000;

/** The word vectors of this release. Their file is read when the first text arrives. `model`: undefined if it cannot be used. */
export class LocalEmbedder implements Embedder {
  readonly name = 'local';
  readonly identity = `local ${manifest.file.sha256}`;
  readonly #model: () => WordVectors | undefined;

  constructor(model: () => WordVectors | undefined = wordVectors) {
    this.#model = model;
  }

  async embedAll(texts: readonly string[], signal?: AbortSignal): Promise<readonly Embedding[]> {
    const model = this.#vectors();
    const slices = new Slices();
    const embeddings: Embedding[] = [];
    for (const text of texts) {
      if (slices.isOver) await slices.rest();
      signal?.throwIfAborted();
      const vector = model.embed(cutTo(text, MAX_CHARACTERS));
      embeddings.push(vector === null ? { vector, reason: NO_KNOWN_WORD } : { vector });
    }
    return embeddings;
  }

  async embedQuestion(text: string): Promise<Float32Array | null> {
    return this.#vectors().embed(cutTo(text, MAX_CHARACTERS));
  }

  #vectors(): WordVectors {
    const model = this.#model();
    if (!model) throw new EmbeddingsUnavailable('the file of word vectors cannot be used');
    return model;
  }
}
