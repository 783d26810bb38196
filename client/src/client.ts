import createClient, { type Client } from 'openapi-fetch';
import { OmniMemoryError } from './errors.ts';
import { authorization, idempotency, retry } from './middleware.ts';
import type { paths } from './openapi.ts';
import type { InputOf, ItemOf, ListOperation, Operation, OutputOf, RequestOptions } from './operations.ts';
import { checkPathParameters } from './path-parameters.ts';
import { type RateLimit, rateLimitsOf } from './rate-limits.ts';

export { OmniMemoryError } from './errors.ts';
export { newIdempotencyKey } from './idempotency-key.ts';
export type * from './openapi.ts';
export type { InputOf, ItemOf, ListOperation, Operation, OutputOf, RequestOptions } from './operations.ts';
export type { RateLimit } from './rate-limits.ts';

export interface ClientOptions {
  /** Default: the URL of `npm start`. In a browser, `location.origin` is the server that the page came from. */
  readonly baseUrl?: string;
  /** Without a key, requests use the browser's auth session, or local rows if local mode is on. */
  readonly apiKey?: string | undefined;
  /** How often a request is repeated after a broken connection, 429 or 503; a PATCH never is. Default 2. */
  readonly retries?: number;
  /** Timeout of one attempt in milliseconds. Defaults to 10,000. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

/** A response with the values of its headers. */
export interface Result<O extends Operation> {
  readonly data: OutputOf<O>;
  /** Pass it as `ifMatch` to change the same object. */
  readonly etag: string | null;
  /** What is left of each limit on requests; empty in local mode. */
  readonly rateLimits: readonly RateLimit[];
  /** Whether this is the recorded response to an earlier request with the same Idempotency-Key. */
  readonly replayed: boolean;
  readonly requestId: string | null;
  /** The raw response. Its body has already been read. */
  readonly response: Response;
}

/**
 * Calls the API by the operations of its OpenAPI document, in Node and in browsers. Of several servers behind one URL, each
 * shows it what it has written.
 */
export class OmniMemory {
  readonly #api: Client<paths>;
  /** What the last write has told, for a server that reads standbys. */
  #position = NOTHING_WRITTEN;

  constructor(options: ClientOptions = {}) {
    const { baseUrl = 'http://127.0.0.1:8003', apiKey, retries = 2, timeoutMs = 10_000 } = options;
    this.#api = createClient<paths>({ baseUrl, ...(options.fetch && { fetch: options.fetch }) });
    if (apiKey !== undefined) this.#api.use(authorization(apiKey));
    this.#api.use(idempotency, retry({ retries, timeoutMs }));
  }

  /**
   * Throws OmniMemoryError if the server refuses the request, the error of `fetch` if no attempt got a response, and
   * TypeError if a path cannot carry a parameter.
   */
  async request<O extends Operation>(operation: O, input: InputOf<O>): Promise<OutputOf<O>> {
    return (await this.requestWithResponse(operation, input)).data;
  }

  /** The same, with the ETag and the other headers of the response. */
  async requestWithResponse<O extends Operation>(operation: O, input: InputOf<O>): Promise<Result<O>> {
    const [method, path] = operation.split(' ');
    const { params, query, body, signal, ...options } = input as UntypedInput;
    checkPathParameters(path ?? '', params);
    const init: Record<string, unknown> = {
      params: { path: params, query },
      body,
      headers: { ...headersOf(options), [POSITION]: this.#position },
      signal,
      // the response says what kind of content it is
      parseAs: 'stream',
    };
    // safe casts: the types of `operation` and `input` guarantee them
    const { response, error } = await this.#api.request(method as 'get', path as '/v1/sessions', init);
    this.#position = response.headers.get(POSITION) ?? this.#position;
    if (!response.ok) throw new OmniMemoryError(response, error);
    const { headers } = response;
    return {
      data: (await contentOf(response)) as OutputOf<O>,
      etag: headers.get('ETag'),
      rateLimits: rateLimitsOf(headers),
      replayed: headers.get('Idempotency-Replayed') === 'true',
      requestId: headers.get('X-Request-Id'),
      response,
    };
  }

  /** Every item of a list, page by page. */
  async *items<O extends ListOperation>(operation: O, input: InputOf<O>): AsyncGenerator<ItemOf<O>> {
    let cursor: string | null = null;
    do {
      const query: object = { ...(input as UntypedInput).query, ...(cursor !== null && { cursor }) };
      const page = (await this.request(operation, { ...input, query })) as Page<ItemOf<O>>;
      yield* page.data;
      cursor = page.next_cursor;
    } while (cursor !== null);
  }
}

const POSITION = 'X-OmniMemory-Position';
const NOTHING_WRITTEN = '0';

interface Page<Item> {
  readonly data: readonly Item[];
  readonly next_cursor: string | null;
}

interface UntypedInput extends RequestOptions {
  readonly params?: object;
  readonly query?: object;
  readonly body?: unknown;
}

function headersOf({ idempotencyKey, ifMatch }: RequestOptions): Record<string, string> {
  return {
    ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
    ...(ifMatch !== undefined && { 'If-Match': typeof ifMatch === 'number' ? `"${ifMatch}"` : ifMatch }),
  };
}

/** NDJSON stays text: it is meant for files, and may be too long to parse in memory. */
async function contentOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const isLines = response.headers.get('Content-Type')?.startsWith('application/x-ndjson');
  return isLines ? response.text() : response.json();
}
