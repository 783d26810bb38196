import type { Operations } from './operations.ts';

export interface ClientOptions {
  /** Default: the address of `npm start`. */
  readonly baseUrl?: string;
  /** Without one the client works on local rows, where local mode is on. */
  readonly apiKey?: string | undefined;
  /** How often a request is repeated that met a broken connection, 429 or 503; a PATCH never. Default 2. */
  readonly retries?: number;
  /** Milliseconds that one attempt may take. Default 10,000. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

/** What an operation takes: its path parameters, query and body, each only where it has them. */
export type InputOf<O extends keyof Operations> = Given<'params', Operations[O]['params']> &
  Given<'query', Operations[O]['query']> &
  Given<'body', Operations[O]['body']> & {
    /** Names a POST, so that repeating it does nothing. Default: a random one. */
    readonly idempotencyKey?: string;
    /** The revision that a PATCH or PUT means to change. */
    readonly ifMatch?: number;
  };

// in brackets, so that a body which is a union stays one
type Given<Name extends string, Value> = [Value] extends [undefined]
  ? unknown
  : Record<string, never> extends Value
    ? { readonly [N in Name]?: Value }
    : { readonly [N in Name]: Value };

export type AnswerOf<O extends keyof Operations> = Operations[O]['answer'];

type ListOperation = {
  [O in keyof Operations]: AnswerOf<O> extends { data: unknown[]; next_cursor: string | null } ? O : never;
}[keyof Operations];

type ItemOf<O extends ListOperation> = AnswerOf<O> extends { data: (infer Item)[] } ? Item : never;

/** A refusal: the problem details that the server answered. */
export class OmniMemoryError extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly requestId: string | null;
  constructor(status: number, problem: Problem, requestId: string | null) {
    super(problem.detail ?? `The server answered ${status}.`);
    this.name = 'OmniMemoryError';
    this.status = status;
    this.code = problem.code ?? 'unknown';
    this.errors = problem.errors ?? [];
    this.requestId = requestId;
  }
}

interface Problem {
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: OmniMemoryError['errors'];
}

/** Calls the API by the operations of its OpenAPI document. Needs nothing but `fetch`. */
export class OmniMemory {
  readonly #baseUrl: string;
  readonly #apiKey: string | undefined;
  readonly #retries: number;
  readonly #timeoutMs: number;
  readonly #fetch: typeof fetch;

  constructor(options: ClientOptions = {}) {
    this.#baseUrl = (options.baseUrl ?? 'http://127.0.0.1:8003').replace(/\/$/, '');
    this.#apiKey = options.apiKey;
    this.#retries = options.retries ?? 2;
    this.#timeoutMs = options.timeoutMs ?? 10_000;
    this.#fetch = options.fetch ?? fetch;
  }

  /** Throws OmniMemoryError for a refusal, and what `fetch` throws when no attempt got an answer. */
  async request<O extends keyof Operations>(operation: O, input: InputOf<O>): Promise<AnswerOf<O>> {
    const [method = '', template = ''] = operation.split(' ');
    const { params, query, body, idempotencyKey, ifMatch } = input as Input;
    const url = this.#baseUrl + filled(template, params) + queryOf(query);
    const headers: Record<string, string> = {};
    if (this.#apiKey !== undefined) headers.authorization = `Bearer ${this.#apiKey}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (method === 'POST') headers['idempotency-key'] = idempotencyKey ?? crypto.randomUUID();
    if (ifMatch !== undefined) headers['if-match'] = `"${ifMatch}"`;
    const response = await this.#send(url, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer = await contentOf(response);
    if (response.ok) return answer as AnswerOf<O>;
    throw new OmniMemoryError(response.status, answer as Problem, response.headers.get('x-request-id'));
  }

  /** Every item of a list, page by page. */
  async *items<O extends ListOperation>(operation: O, input: InputOf<O>): AsyncGenerator<ItemOf<O>> {
    let cursor: string | null = null;
    do {
      const query: object = { ...(input as Input).query, ...(cursor !== null && { cursor }) };
      const page = (await this.request(operation, { ...input, query } as InputOf<O>)) as {
        data: ItemOf<O>[];
        next_cursor: string | null;
      };
      yield* page.data;
      cursor = page.next_cursor;
    } while (cursor !== null);
  }

  async #send(url: string, request: RequestInit): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      const last = attempt >= this.#retries || !isRepeatable(request.method);
      const signal = AbortSignal.timeout(this.#timeoutMs);
      const response = await this.#fetch(url, { ...request, signal }).catch((error) => {
        if (last) throw error;
        return undefined;
      });
      if (response && (last || (response.status !== 429 && response.status !== 503))) return response;
      await response?.body?.cancel();
      await wait(pauseMs(attempt, response?.headers.get('retry-after')));
    }
  }
}

/** Lines of JSON stay text: they are for files, and too many to hold as objects. */
async function contentOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined;
  const isLines = response.headers.get('content-type')?.startsWith('application/x-ndjson');
  return isLines ? response.text() : response.json();
}

interface Input {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  readonly ifMatch?: number;
}

/** A lost answer to a PATCH leaves open whether it was done; every POST carries a key. */
const isRepeatable = (method: string | undefined): boolean => method !== 'PATCH';

const MAX_PAUSE_MS = 30_000;

function pauseMs(attempt: number, retryAfter: string | null | undefined): number {
  const asked = Number(retryAfter ?? Number.NaN) * 1_000;
  const own = 200 * 2 ** attempt * (0.5 + Math.random());
  return Math.min(Number.isFinite(asked) ? asked : own, MAX_PAUSE_MS);
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function filled(template: string, params: Input['params'] = {}): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
}

function queryOf(query: Input['query'] = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of [value].flat()) if (one !== undefined) search.append(name, String(one));
  return search.size > 0 ? `?${search}` : '';
}
