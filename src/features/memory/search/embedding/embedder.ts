/** Makes vectors of texts. All vectors of one model have the same width. */
export interface Embedder {
  /** What makes vectors comparable: kind, name, width if known, prefixes, way of cutting. Its hash is stored with each vector. */
  readonly identity: string;
  /** Shown to people: `local`, or the name of the endpoint's model. */
  readonly name: string;
  /**
   * One vector a text, unit length, in their order; `null` for a text that has none (no known word), or was refused with a
   * reason. Texts of one scope only. Throws EmbeddingsUnavailable if none can be made now.
   */
  embedAll(texts: readonly string[], signal?: AbortSignal): Promise<readonly Embedding[]>;
  /** The vector of a question. Throws EmbeddingsUnavailable if there is none in time. */
  embedQuestion(text: string): Promise<Float32Array | null>;
}

export type Embedding =
  | { readonly vector: Float32Array }
  | { readonly vector: null; readonly reason: string };

/** The reason of a text that has no vector and needs none. Every other reason is shown as a failure. */
export const NO_KNOWN_WORD = 'no known word';

/** The model cannot be asked now. `retryAfterMs`: when to ask again, if it said so. */
export class EmbeddingsUnavailable extends Error {
  readonly retryAfterMs: number | undefined;
  constructor(message: string, retryAfterMs?: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}
