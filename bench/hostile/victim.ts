import { setTimeout as wait } from 'node:timers/promises';
import { type ApiResponse, HttpConnection } from '../support/http-connection.ts';
import { percentile } from '../support/statistics.ts';

const REQUESTS_PER_SECOND = 20;
const ITEMS = 10;
/** Shorter than the server's timeout for idle connections, so that none is lost while it is used. */
const MAX_IDLE_MS = 3_000;
const QUERY_TIMEOUT_MS = 30_000;
const MAX_MESSAGES = 5;

export interface VictimOptions {
  readonly url: URL;
  readonly key: string;
  readonly localAddress: string;
  readonly sessionId: string;
}

interface Idle {
  readonly http: HttpConnection;
  readonly since: number;
}

/** Latencies in milliseconds. A failed request counts with the timeout of a request. */
export class Phase {
  readonly latencies: number[] = [];
  errors = 0;
  readonly messages: string[] = [];

  percentile(share: number): number {
    return percentile(this.latencies, share);
  }

  fail(message: string): void {
    this.latencies.push(QUERY_TIMEOUT_MS);
    this.errors += 1;
    if (this.messages.length < MAX_MESSAGES) this.messages.push(message);
  }
}

/**
 * A tenant with small requests at a fixed rate: newest sessions and batches of ten samples in turn. Requests start on
 * schedule even if earlier ones are unanswered, and are measured from then on, so that waiting counts.
 */
export class Victim {
  readonly #options: VictimOptions;
  readonly #idle: Idle[] = [];
  #sent = 0;

  constructor(options: VictimOptions) {
    this.#options = options;
  }

  async run(seconds: number): Promise<Phase> {
    const phase = new Phase();
    const begin = performance.now();
    const pending: Promise<void>[] = [];
    for (let n = 0; n < seconds * REQUESTS_PER_SECOND; n++) {
      const due = begin + (n * 1_000) / REQUESTS_PER_SECOND;
      await wait(Math.max(0, due - performance.now()));
      pending.push(this.#ask(due, phase));
    }
    await Promise.all(pending);
    return phase;
  }

  async #ask(due: number, phase: Phase): Promise<void> {
    const timeout = new AbortController();
    try {
      const { status, body } = await Promise.race([this.#response(timeout.signal), tooLate(timeout.signal)]);
      if (status < 200 || status > 299) phase.fail(`${status} ${body.slice(0, 200)}`);
      else if (body.includes('"rejected":') && !body.includes('"rejected":0'))
        phase.fail(`An item was rejected: ${body.slice(0, 300)}`);
      else phase.latencies.push(performance.now() - due);
    } catch (error) {
      phase.fail((error as Error).message);
    } finally {
      timeout.abort();
    }
  }

  async #response(given: AbortSignal): Promise<ApiResponse> {
    const { url, localAddress } = this.#options;
    const http = this.#takeIdle() ?? (await HttpConnection.open(url, localAddress));
    const response = await http.ask(this.#next());
    // a late response belongs to a connection that is no longer used
    if (given.aborted) http.close();
    else this.#idle.push({ http, since: performance.now() });
    return response;
  }

  #takeIdle(): HttpConnection | undefined {
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.http.isOpen && performance.now() - idle.since < MAX_IDLE_MS) return idle.http;
      idle.http.close();
    }
    return undefined;
  }

  #next(): Buffer {
    const { url, key, sessionId: session_id } = this.#options;
    const head = `HTTP/1.1\r\nHost: ${url.host}\r\nAuthorization: Bearer ${key}\r\n`;
    this.#sent += 1;
    if (this.#sent % 2 === 0) return Buffer.from(`GET /v1/sessions?limit=20 ${head}\r\n`);
    const timestamp = new Date().toISOString();
    const items = Array.from({ length: ITEMS }, (_, n) => ({
      type: 'metric',
      data: { timestamp, tool_id: 'cursor', session_id, tokens_saved: this.#sent * ITEMS + n },
    }));
    const body = JSON.stringify({ items });
    return Buffer.from(
      `POST /v1/ingest ${head}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  }
}

/** Rejects when the timeout of a request is over. */
async function tooLate(answered: AbortSignal): Promise<never> {
  await wait(QUERY_TIMEOUT_MS, undefined, { signal: answered });
  throw new Error(`No response within ${QUERY_TIMEOUT_MS / 1_000} seconds.`);
}
