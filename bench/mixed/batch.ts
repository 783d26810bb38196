/** Placeholders for a ten-digit number, an id or a time in a template; each is as long as its value. */
const COUNT = '1111111111';
const TIME = '2000-01-01T00:00:00.000Z';
const FIRST_COUNT = 2_000_000_000;

const CUSTOMERS = ['acme', 'globex', 'initech', 'umbrella'];
const WORDS =
  'the migration adds row security to every table and its policies are tested through each role'.split(' ');

export interface BatchOptions {
  readonly items: number;
  /** The tools of this tenant, each with an open session. */
  readonly agents: readonly { readonly toolId: string; readonly sessionId: string }[];
  /** Makes ids differ from those of another run. */
  readonly run: string;
}

/**
 * A batch of one tenant: of forty items about thirty samples, three or four each of cache hits, velocity and
 * operations, and one checkpoint; each with an id, as from a tool that retries. It is built once and filled in for each
 * request, since the tools share the processors with the server.
 */
export class BatchTemplate {
  readonly items: number;
  readonly #request: Buffer;
  readonly #counts: readonly number[];
  readonly #times: readonly number[];
  #next = FIRST_COUNT;

  constructor(head: string, options: BatchOptions) {
    this.items = options.items;
    const body = JSON.stringify({
      items: Array.from({ length: options.items }, (_, n) => itemOf(n, options)),
    });
    this.#request = Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n${body}`, 'latin1');
    this.#counts = placesOf(this.#request, COUNT);
    this.#times = placesOf(this.#request, TIME);
  }

  /** A request with new ids, growing counters and the current time. */
  next(): Buffer {
    // a copy, because the previous request may still be in flight
    const request = Buffer.from(this.#request);
    const now = new Date().toISOString();
    for (const place of this.#times) request.write(now, place, 'latin1');
    for (const place of this.#counts) request.write(`${this.#next++}`, place, 'latin1');
    return request;
  }
}

function placesOf(bytes: Buffer, mark: string): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + mark.length)) places.push(at);
  return places;
}

function itemOf(n: number, { agents, run }: BatchOptions): object {
  const { toolId: tool_id, sessionId: session_id } = agents[n % agents.length] ?? {
    toolId: '',
    sessionId: '',
  };
  const id = `${run}-${COUNT}`;
  const of = (type: string, data: object) => ({ type, id, data });
  const count = Number(COUNT);
  const file_path = `src/module-${n}.ts`;
  if (n % 40 === 7)
    return of('checkpoint', {
      ...{ session_id, tool_id, checkpoint_type: 'auto', visibility: 'team' },
      summary: Array.from({ length: 40 }, (_, k) => WORDS[(n + k * k) % WORDS.length]).join(' '),
      ...{ key_facts: [`fact ${n}`, `fact ${n + 1}`], files_modified: [file_path] },
    });
  if (n % 10 === 3) return of('cache_hit', { tool_id, file_path, tokens_saved: 500 + n, timestamp: TIME });
  if (n % 10 === 6) return of('velocity', { session_id, tokens_saved: count, velocity: n, timestamp: TIME });
  if (n % 10 === 9)
    return of('operation', {
      ...{ session_id, tool_id, tool_name: 'read', operation_mode: 'overview', file_path },
      ...{ tokens_original: 900 + n, tokens_actual: 90, response_time_ms: 12, timestamp: TIME },
    });
  return of('metric', {
    ...{ timestamp: TIME, tool_id, tool_version: '2.0.14', session_id },
    ...(n % 4 === 0 && { metadata: { customer: CUSTOMERS[n % CUSTOMERS.length], env: 'prod' } }),
    ...{ tokens_saved: count, total_compressions: count, total_embeddings: count, tokens_processed: 911 * n },
    ...{
      cache_hit_rate: 50 + (n % 400) / 8,
      avg_latency_ms: 1 + (n % 97) / 4,
      compression_ratio: 30 + (n % 61),
    },
  });
}
