import { TENANT_PREFIX } from '../support/seed.ts';

export const BATCH = 1_000;

export interface BatchOf {
  /** From 0. */
  readonly tenant: number;
  /** The body of the request. */
  readonly body: string;
  /** The same rows in COPY's format, with the growth that the server would compute. */
  readonly copy: string;
}

/** The columns that COPY writes; the others stay NULL on both sides. */
export const COPY_COLUMNS = [
  'scope_id',
  'tenant_id',
  'created_by_key',
  'timestamp',
  'service',
  'tool_id',
  'tool_version',
  'session_id',
  'metadata',
  'total_embeddings',
  'cache_hit_rate',
  'tokens_processed',
  'avg_latency_ms',
  'total_compressions',
  'tokens_saved',
  'compression_ratio',
  'tokens_saved_delta',
  'total_compressions_delta',
  'total_embeddings_delta',
] as const;

const TOOLS = ['claude-code', 'cursor', 'codex'] as const;
export const SESSIONS = TOOLS.length;
const CUSTOMERS = ['acme', 'globex', 'initech', 'umbrella'] as const;

interface Counters {
  tokens_saved: number;
  total_compressions: number;
  total_embeddings: number;
}

/**
 * The samples of one tenant as its tools send them: three tools, each in a session; four of five samples name their
 * session, one of four has two tags. Each has the four counters and three gauges that summaries and costs use; the
 * counters of each series grow.
 */
export class TenantSamples {
  readonly #tenant: number;
  readonly #sessions: readonly string[];
  readonly #series = new Map<string, Counters>();
  #taken = 0;
  readonly #begin = Date.now() - 3_600_000;

  constructor(tenant: number, sessions: readonly string[]) {
    this.#tenant = tenant;
    this.#sessions = sessions;
  }

  nextBatch(): BatchOf {
    const id = `${TENANT_PREFIX}${this.#tenant + 1}`;
    const [items, lines]: [string[], string[]] = [[], []];
    for (let n = 0; n < BATCH; n++) {
      const { data, growth } = this.#next();
      items.push(JSON.stringify({ type: 'metric', data }));
      const row: Record<string, unknown> = {
        scope_id: id,
        tenant_id: id,
        created_by_key: `key_${this.#tenant + 1}`,
        service: 'combined',
        ...data,
        ...growth,
      };
      lines.push(COPY_COLUMNS.map((column) => copyText(row[column])).join('\t'));
    }
    return { tenant: this.#tenant, body: `{"items":[${items.join(',')}]}`, copy: `${lines.join('\n')}\n` };
  }

  #next() {
    const n = this.#taken++;
    const tool_id = TOOLS[n % TOOLS.length] as string;
    const session_id = n % 5 === 4 ? undefined : this.#sessions[n % SESSIONS];
    const { counters, growth } = this.#grow(`${tool_id} ${session_id}`, n);
    const data = {
      timestamp: new Date(this.#begin + n * 10).toISOString(),
      tool_id,
      tool_version: '2.0.14',
      session_id,
      metadata: n % 4 === 0 ? { customer: CUSTOMERS[(n / 4) % CUSTOMERS.length], env: 'prod' } : undefined,
      ...counters,
      cache_hit_rate: 50 + (n % 400) / 8,
      tokens_processed: 911 * n,
      avg_latency_ms: 1 + (n % 97) / 4,
      compression_ratio: 30 + (n % 61),
    };
    return { data, growth };
  }

  #grow(series: string, n: number) {
    const before = this.#series.get(series) ?? {
      tokens_saved: 0,
      total_compressions: 0,
      total_embeddings: 0,
    };
    const more = { tokens_saved: 40 + (n % 60), total_compressions: n % 3, total_embeddings: n % 5 };
    const counters = {
      tokens_saved: before.tokens_saved + more.tokens_saved,
      total_compressions: before.total_compressions + more.total_compressions,
      total_embeddings: before.total_embeddings + more.total_embeddings,
    };
    this.#series.set(series, counters);
    const growth = {
      tokens_saved_delta: more.tokens_saved,
      total_compressions_delta: more.total_compressions,
      total_embeddings_delta: more.total_embeddings,
    };
    return { counters, growth };
  }
}

function copyText(value: unknown): string {
  if (value === undefined) return '\\N';
  return typeof value === 'object' ? JSON.stringify(value) : `${value}`;
}
