/** The outcome of a request, as its sender saw it. */
export type Outcome =
  | 'acknowledged'
  /** 503 `server_stopping`. */
  | 'stopping'
  /** Any other 503. */
  | 'unavailable'
  /** The connection was refused. */
  | 'refused'
  /** The connection ended before the answer. */
  | 'broken'
  | 'surprise';

export interface Attempt {
  readonly client: number;
  /** By `performance.now()`, as all times here. */
  readonly sentAt: number;
  outcome?: Outcome;
}

export interface Request {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiResponse {
  readonly outcome: Outcome;
  readonly text: string;
  /** It is that of an earlier request under the same Idempotency-Key. */
  readonly replayed?: boolean;
}

const REQUEST_TIMEOUT_MS = 30_000;

/** Sends requests and counts their outcomes. */
export class Traffic {
  /** Responses that no failure explains. */
  readonly surprises: string[] = [];
  readonly #url: string;
  #attempts: Attempt[] = [];
  readonly #lastAcknowledged = new Map<number, number>();

  constructor(url: string) {
    this.#url = url;
  }

  async send(client: number, { method, path, body, headers }: Request): Promise<ApiResponse> {
    const attempt: Attempt = { client, sentAt: performance.now() };
    this.#attempts.push(attempt);
    const answer = await this.#ask(path, {
      method,
      body,
      headers: { 'content-type': 'application/json', ...headers },
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    const { outcome, text } = answer;
    attempt.outcome = outcome;
    if (outcome === 'acknowledged') this.#lastAcknowledged.set(client, attempt.sentAt);
    if (outcome === 'surprise') this.surprises.push(`${method} ${path}: ${text}`);
    return answer;
  }

  async #ask(path: string, init: RequestInit): Promise<ApiResponse> {
    try {
      const answer = await fetch(`${this.#url}${path}`, init);
      const text = await answer.text();
      const replayed = answer.headers.has('idempotency-replayed');
      if (answer.ok) return { outcome: 'acknowledged', text, replayed };
      if (answer.status !== 503) return { outcome: 'surprise', text: `${answer.status} ${text}` };
      return { outcome: JSON.parse(text).code === 'server_stopping' ? 'stopping' : 'unavailable', text };
    } catch (error) {
      const { cause, message, name } = error as Error & { cause?: { code?: string } };
      if (name === 'TimeoutError') return { outcome: 'surprise', text: 'no answer in time' };
      return { outcome: cause?.code === 'ECONNREFUSED' ? 'refused' : 'broken', text: message };
    }
  }

  /** When the last of the client's acknowledged requests was sent. */
  lastAcknowledged(client: number): number {
    return this.#lastAcknowledged.get(client) ?? Number.NEGATIVE_INFINITY;
  }

  inFlight(): Attempt[] {
    return this.#attempts.filter(({ outcome }) => outcome === undefined);
  }

  sentSince(time: number): Attempt[] {
    return this.#attempts.filter(({ sentAt }) => sentAt >= time);
  }

  /** Forgets the attempts that are over. */
  forget(): void {
    this.#attempts = this.inFlight();
  }
}
