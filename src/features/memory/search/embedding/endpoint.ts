import { LRUCache } from 'lru-cache';
import type { Logger } from '../../../../lib/logger.ts';
import { COMMON_SENTENCES } from './common-sentences.ts';
import { type Embedder, type Embedding, EmbeddingsUnavailable } from './embedder.ts';
import { type Answer, type EndpointOptions, requestEmbeddings, unavailableFor } from './endpoint-request.ts';
import { centred, meanOf, unitOf } from './vector.ts';

export interface EndpointEmbedderOptions extends EndpointOptions {
  /** What the model wants in front of a question, and of a text that is searched. */
  readonly queryPrefix: string;
  readonly documentPrefix: string;
  /** Texts in one request, at most. */
  readonly batch: number;
  /** How long a question may take, in milliseconds. Texts have `DOCUMENT_TIMEOUT_MS`. */
  readonly timeoutMs: number;
  readonly log: Logger;
}

const DOCUMENT_TIMEOUT_MS = 30_000;
/** The texts of one request, in bytes of UTF-8. */
const MAX_REQUEST_BYTES = 65_536;
/** A text that is refused alone is halved, down to so many characters. */
const SHORTEST = 400;
const REMEMBERED_QUESTIONS = 1_000;
/** After a refusal of the key, the model or the address: somebody has to change something first. */
const REFUSED_MS = 60_000;

interface EmbeddedBatch {
  readonly embeddings: readonly Embedding[];
  /** Whether no text had to be shortened or left out. */
  readonly areWhole: boolean;
}

/**
 * A model behind an endpoint of the form of OpenAI's `POST /embeddings`, as Ollama, vLLM, text-embeddings-inference and others
 * serve it. Vectors have the width of the first answer. The mean of the vectors of some common sentences is taken out of each
 * one, because vectors of a transformer all point into about the same direction, and their signatures would be alike.
 */
export class EndpointEmbedder implements Embedder {
  readonly identity: string;
  readonly name: string;
  readonly #options: EndpointEmbedderOptions;
  readonly #questions = new LRUCache<string, Promise<Float32Array | null>>({ max: REMEMBERED_QUESTIONS });
  /** The largest batch that has not been refused. */
  #batch: number;
  #width: number | undefined;
  #mean: Promise<Float32Array> | undefined;
  /** Until then the endpoint is not asked, in milliseconds of `performance.now()`. */
  #backsOffUntil = 0;

  constructor(options: EndpointEmbedderOptions) {
    this.#options = options;
    this.#batch = options.batch;
    this.name = options.model;
    const { model, dimensions = null, queryPrefix, documentPrefix } = options;
    this.identity = JSON.stringify(['endpoint', model, dimensions, queryPrefix, documentPrefix]);
  }

  async embedAll(texts: readonly string[], signal?: AbortSignal): Promise<readonly Embedding[]> {
    const mean = await this.#meanVector();
    const embeddings: Embedding[] = [];
    let rest = texts.map((text) => this.#options.documentPrefix + text);
    while (rest.length > 0) {
      const batch = rest.slice(0, this.#sizeOf(rest));
      embeddings.push(...(await this.#embed(batch, DOCUMENT_TIMEOUT_MS, signal)));
      rest = rest.slice(batch.length);
    }
    return embeddings.map((one) => (one.vector ? fromMean(one.vector, mean) : one));
  }

  async embedQuestion(text: string): Promise<Float32Array | null> {
    const known = this.#questions.get(text);
    if (known) return known;
    const asked = this.#askQuestion(text);
    this.#questions.set(text, asked);
    // a failure is not remembered
    asked.catch(() => this.#questions.delete(text));
    return asked;
  }

  async #askQuestion(text: string): Promise<Float32Array | null> {
    const { queryPrefix, timeoutMs } = this.#options;
    const [mean, [embedding]] = await Promise.all([
      within(timeoutMs, this.#meanVector()),
      this.#embed([queryPrefix + text], timeoutMs),
    ]);
    if (!embedding?.vector) return null;
    return fromMean(embedding.vector, mean).vector;
  }

  /** How many of the texts fit into one request; always one. */
  #sizeOf(texts: readonly string[]): number {
    let bytes = 0;
    for (const [count, text] of texts.entries()) {
      bytes += Buffer.byteLength(text);
      if (count === this.#batch || (count > 0 && bytes > MAX_REQUEST_BYTES)) return count;
    }
    return texts.length;
  }

  /** One request, or more if the endpoint finds it too large. */
  async #embed(
    texts: readonly string[],
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<readonly Embedding[]> {
    return (await this.#embedBatch(texts, timeoutMs, signal)).embeddings;
  }

  async #embedBatch(
    texts: readonly string[],
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<EmbeddedBatch> {
    const answer = await this.#request(texts, timeoutMs, signal);
    if ('vectors' in answer)
      return { embeddings: answer.vectors.map((vector) => this.#checked(vector)), areWhole: true };
    if (texts.length > 1) return this.#embedHalves(texts, timeoutMs, signal);
    const [text = ''] = texts;
    if (text.length <= SHORTEST) {
      const reason = `refused with the status ${answer.refused}, although it is short`;
      return { embeddings: [{ vector: null, reason }], areWhole: false };
    }
    const half = Math.max(SHORTEST, Math.ceil(text.length / 2));
    const shortened = await this.#embedBatch([withoutHalfCharacter(text.slice(0, half))], timeoutMs, signal);
    return { ...shortened, areWhole: false };
  }

  async #embedHalves(
    texts: readonly string[],
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<EmbeddedBatch> {
    const middle = Math.ceil(texts.length / 2);
    const first = await this.#embedBatch(texts.slice(0, middle), timeoutMs, signal);
    const second = await this.#embedBatch(texts.slice(middle), timeoutMs, signal);
    const areWhole = first.areWhole && second.areWhole;
    // a batch with a text that is refused alone says nothing about the size
    if (areWhole) this.#batch = Math.min(this.#batch, middle);
    return { embeddings: [...first.embeddings, ...second.embeddings], areWhole };
  }

  async #request(texts: readonly string[], timeoutMs: number, signal?: AbortSignal): Promise<Answer> {
    const waitMs = this.#backsOffUntil - performance.now();
    if (waitMs > 0) throw new EmbeddingsUnavailable('the endpoint asked to wait', waitMs);
    const times = AbortSignal.timeout(timeoutMs);
    const answer = await requestEmbeddings(
      this.#options,
      texts,
      signal ? AbortSignal.any([signal, times]) : times,
    );
    if (!('status' in answer)) return answer;
    throw this.#backOff(answer.status, answer.retryAfterMs);
  }

  /** Nobody asks again before the endpoint wants it, or somebody can have changed something. */
  #backOff(status: number, retryAfterMs: number | undefined): EmbeddingsUnavailable {
    const isRefused = status === 401 || status === 403 || status === 404;
    const waitMs = isRefused ? REFUSED_MS : retryAfterMs;
    if (isRefused)
      this.#options.log.error(
        { code: 'embeddings_refused', status },
        'the embeddings endpoint refuses: check EMBEDDINGS_URL, EMBEDDINGS_MODEL and EMBEDDINGS_API_KEY',
      );
    if (waitMs !== undefined) this.#backsOffUntil = performance.now() + waitMs;
    return unavailableFor(status, waitMs);
  }

  #checked(vector: Float32Array): Embedding {
    this.#width ??= vector.length;
    if (vector.length !== this.#width)
      throw new EmbeddingsUnavailable(
        `the endpoint has changed: vectors of ${vector.length} numbers instead of ${this.#width}`,
      );
    const unit = unitOf(vector);
    return unit ? { vector: unit } : { vector: null, reason: 'answered with zeros' };
  }

  #meanVector(): Promise<Float32Array> {
    this.#mean ??= this.#measuredMean().catch((error: unknown) => {
      this.#mean = undefined;
      throw error;
    });
    return this.#mean;
  }

  async #measuredMean(): Promise<Float32Array> {
    const { documentPrefix } = this.#options;
    const sentences = COMMON_SENTENCES.map((sentence) => documentPrefix + sentence);
    const vectors: Float32Array[] = [];
    for (let from = 0; from < sentences.length; ) {
      const batch = sentences.slice(from, from + this.#sizeOf(sentences.slice(from)));
      for (const { vector } of await this.#embed(batch, DOCUMENT_TIMEOUT_MS))
        if (vector) vectors.push(vector);
      from += batch.length;
    }
    if (vectors.length === 0) throw new EmbeddingsUnavailable('the endpoint refuses every text');
    return meanOf(vectors);
  }
}

function fromMean(vector: Float32Array, mean: Float32Array): Embedding & { vector: Float32Array } {
  // a text that is exactly like the mean keeps its vector
  return { vector: centred(vector, mean) ?? vector };
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new EmbeddingsUnavailable('no answer in time')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

const withoutHalfCharacter = (text: string): string => text.replace(/[\uD800-\uDBFF]$/, '');
