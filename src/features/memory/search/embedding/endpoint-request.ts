import { z } from 'zod';
import { EmbeddingsUnavailable } from './embedder.ts';

export interface EndpointOptions {
  /** Without `/embeddings` at its end. */
  readonly url: string;
  readonly model: string;
  readonly apiKey: string | undefined;
  /** Only for models that can shorten their vectors; others refuse it. */
  readonly dimensions: number | undefined;
}

/** What the endpoint said: vectors in the order of the texts, that a request is too large or malformed, or another status. */
export type Answer = { readonly vectors: readonly Float32Array[] } | { readonly refused: number };
export type Failure = { readonly status: number; readonly retryAfterMs: number | undefined };

/** 16 texts with vectors of 8,192 numbers of 20 digits each take a sixth of it. */
const MAX_ANSWER_BYTES = 16_777_216;
const MAX_RETRY_AFTER_MS = 600_000;

const answerBody = z.object({
  data: z.array(z.object({ index: z.int().nonnegative(), embedding: z.array(z.number()).min(1) })),
});

/** One request. Throws EmbeddingsUnavailable if no answer comes, or one that is not embeddings of these texts. */
export async function requestEmbeddings(
  { url, model, apiKey, dimensions }: EndpointOptions,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Answer | Failure> {
  const body = JSON.stringify({
    model,
    input: texts,
    encoding_format: 'float',
    ...(dimensions !== undefined && { dimensions }),
  });
  try {
    const response = await fetch(`${url.replace(/\/+$/, '')}/embeddings`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      },
      body,
      signal,
      // the key and the texts are for this address
      redirect: 'error',
    });
    if (response.ok) return { vectors: vectorsOf(await textOf(response), texts.length) };
    await response.body?.cancel();
    const { status } = response;
    if (status === 400 || status === 413 || status === 422) return { refused: status };
    return { status, retryAfterMs: retryAfterOf(response.headers.get('retry-after')) };
  } catch (error) {
    throw unavailable(error);
  }
}

/** What is told of a status that is no answer. */
export const unavailableFor = (status: number, retryAfterMs: number | undefined): EmbeddingsUnavailable =>
  new EmbeddingsUnavailable(`the endpoint responds with the status ${status}`, retryAfterMs);

async function textOf(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) throw new EmbeddingsUnavailable('the response is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function vectorsOf(text: string, count: number): Float32Array[] {
  const { success, data } = answerBody.safeParse(JSON.parse(text));
  if (!success) throw new EmbeddingsUnavailable('the response contains no embeddings');
  const inOrder = data.data.toSorted((one, other) => one.index - other.index);
  const isComplete = inOrder.length === count && inOrder.every(({ index }, n) => index === n);
  if (!isComplete)
    throw new EmbeddingsUnavailable(`the embeddings in the response do not match the ${count} texts sent`);
  const vectors = inOrder.map(({ embedding }) => Float32Array.from(embedding));
  if (vectors.some((vector) => vector.length !== vectors[0]?.length))
    throw new EmbeddingsUnavailable('the response has vectors of different widths');
  if (vectors.some((vector) => !vector.every(Number.isFinite)))
    throw new EmbeddingsUnavailable('the response has numbers that are too large');
  return vectors;
}

/** Seconds or a date (RFC 9110, 10.2.3), as milliseconds from now, ten minutes at most. */
export function retryAfterOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  if (Number.isNaN(ms)) return undefined;
  return Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}

/** Neither the address nor anything of the answer is told. */
function unavailable(error: unknown): EmbeddingsUnavailable {
  if (error instanceof EmbeddingsUnavailable) return error;
  if (error instanceof SyntaxError) return new EmbeddingsUnavailable('the response is not JSON');
  if (error instanceof Error && error.name === 'TimeoutError')
    return new EmbeddingsUnavailable('no answer in time');
  return new EmbeddingsUnavailable('the endpoint cannot be reached');
}
