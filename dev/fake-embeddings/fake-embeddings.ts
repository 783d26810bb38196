import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vectorOf } from './vectors.ts';

export interface FakeEmbeddingsOptions {
  /** 0: any free port. */
  readonly port?: number;
  /** The width of vectors. */
  readonly width?: number;
  readonly model?: string;
  /** Refuse requests with another key, or without one. */
  readonly apiKey?: string | undefined;
  /** Refuse more texts than so many with 413. */
  readonly batchLimit?: number | undefined;
  /** Refuse longer texts with 400, in characters. */
  readonly context?: number | undefined;
  /** Answer in another order than that of the texts; `index` says which is which. */
  readonly shuffle?: boolean;
  /** Every so many requests get 429 with `Retry-After: 1`. */
  readonly limitEvery?: number | undefined;
  readonly delayMs?: number;
}

/** What to do instead of answering. */
export type Fault =
  | { readonly status: number; readonly retryAfter?: string }
  | { readonly body: string }
  | 'reset'
  | 'silence';

interface Asked {
  readonly texts: readonly string[];
  readonly body: Readonly<Record<string, unknown>>;
}

/** An endpoint of the form of OpenAI's `POST /embeddings`, for tests and development. */
export interface FakeEmbeddings {
  /** For EMBEDDINGS_URL. */
  readonly url: string;
  /** The requests so far, those with faults among them. */
  readonly requests: readonly Asked[];
  options: FakeEmbeddingsOptions;
  /** The next requests meet this; `undefined` ends it. */
  fault: Fault | undefined;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 10_000_000;

export async function startFakeEmbeddings(options: FakeEmbeddingsOptions = {}): Promise<FakeEmbeddings> {
  const requests: Asked[] = [];
  const server = createServer((request, response) => {
    respond(fake, requests, request, response).catch(() => response.destroy());
  });
  const fake = {
    url: '',
    requests,
    options,
    fault: undefined as Fault | undefined,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return fake;
}

async function respond(
  { options, fault }: FakeEmbeddings,
  requests: Asked[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, body } = await bodyOf(request);
  const texts = [body.input].flat().filter((text): text is string => typeof text === 'string');
  requests.push({ texts, body });
  if (fault === 'reset') request.socket.destroy();
  else if (fault === 'silence') return;
  else if (fault && 'body' in fault) response.end(fault.body);
  else if (fault) {
    if (fault.retryAfter !== undefined) response.setHeader('retry-after', fault.retryAfter);
    send(response, fault.status, refusal('a planned fault'));
  } else {
    if (options.delayMs) await new Promise((resolve) => setTimeout(resolve, options.delayMs));
    const refused = status ?? refusalOf(options, request, texts, requests.length, body);
    if (refused === 429) response.setHeader('retry-after', '1');
    if (refused !== undefined) send(response, refused, refusal('see dev/fake-embeddings'));
    else send(response, 200, answer(options, texts));
  }
}

async function bodyOf(request: IncomingMessage): Promise<{ status?: number; body: Record<string, unknown> }> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return { status: 413, body: {} };
    chunks.push(chunk);
  }
  try {
    return { body: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    return { status: 400, body: {} };
  }
}

function refusalOf(
  { apiKey, model = 'fake-model', batchLimit, context, limitEvery }: FakeEmbeddingsOptions,
  { method, url, headers }: IncomingMessage,
  texts: readonly string[],
  count: number,
  body: Readonly<Record<string, unknown>>,
): number | undefined {
  if (method !== 'POST' || url !== '/v1/embeddings' || body.model !== model) return 404;
  if (apiKey !== undefined && headers.authorization !== `Bearer ${apiKey}`) return 401;
  if (limitEvery !== undefined && count % limitEvery === 0) return 429;
  if (texts.length === 0 || texts.includes('')) return 400;
  if (batchLimit !== undefined && texts.length > batchLimit) return 413;
  if (context !== undefined && texts.some((text) => text.length > context)) return 400;
  return undefined;
}

function answer(
  { width = 64, model = 'fake-model', shuffle }: FakeEmbeddingsOptions,
  texts: readonly string[],
) {
  const data = texts.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text, width) }));
  if (shuffle) data.reverse();
  return { object: 'list', data, model, usage: { prompt_tokens: 1, total_tokens: 1 } };
}

const refusal = (message: string) => ({ error: { message, type: 'invalid_request_error' } });

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
