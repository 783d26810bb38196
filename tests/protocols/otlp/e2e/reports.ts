// What a client of the API reads of what was sent over OTLP.

interface UsageTotals {
  readonly requests: number;
  readonly failed_requests: number;
  readonly input_tokens: number;
  readonly cache_read_tokens: number;
  readonly cache_creation_tokens: number;
  readonly output_tokens: number;
  readonly reasoning_tokens: number;
  readonly total_tokens: number;
  readonly client_cost_usd: string | null;
  readonly source: string | null;
  readonly coverage: Readonly<Record<string, number | null>> | null;
  readonly coverage_reason: string | null;
}

export interface ListedSession {
  readonly session_id: string;
  readonly tool_id: string;
  readonly external_id: string | null;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly last_activity: string;
}

export interface Session extends ListedSession {
  readonly model_requests: number;
  readonly failed_requests: number;
  readonly input_tokens: number;
  readonly cache_read_tokens: number;
  readonly cache_creation_tokens: number;
  readonly output_tokens: number;
  readonly reasoning_tokens: number;
  readonly cost_usd_micros: number;
}

export interface Series {
  readonly series_id: string;
  readonly tool_id: string;
  readonly session_id: string | null;
  readonly metric: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly window: { readonly sum: string | null; readonly count: number | null };
}

const LONGEST_PAGE = 100;

/** Reads reports with the key of a tenant. */
export class Reports {
  readonly #origin: string;
  readonly #authorization: string;

  constructor(origin: string, authorization: string) {
    this.#origin = origin;
    this.#authorization = authorization;
  }

  /** Of the last days. */
  async totals(query: Readonly<Record<string, string>> = {}): Promise<UsageTotals> {
    const { totals } = await this.#get<{ totals: UsageTotals }>('/v1/usage/summary', {
      from: daysAgo(30),
      ...query,
    });
    return totals;
  }

  async usageOf(sessionId: string): Promise<UsageTotals> {
    const { totals } = await this.#get<{ totals: UsageTotals }>(`/v1/sessions/${sessionId}/usage`, {});
    return totals;
  }

  session(sessionId: string): Promise<Session> {
    return this.#get(`/v1/sessions/${sessionId}`, {});
  }

  sessions(query: Readonly<Record<string, string>> = {}): Promise<ListedSession[]> {
    return this.#list('/v1/sessions', query);
  }

  events(query: Readonly<Record<string, string>> = {}): Promise<{ readonly name: string }[]> {
    return this.#list('/v1/usage/events', query);
  }

  series(query: Readonly<Record<string, string>> = {}): Promise<Series[]> {
    return this.#list('/v1/usage/series', { from: daysAgo(30), ...query });
  }

  async #list<Row>(path: string, query: Readonly<Record<string, string>>): Promise<Row[]> {
    const rows: Row[] = [];
    let cursor: string | undefined;
    do {
      const page: { readonly data: Row[]; readonly next_cursor: string | null } = await this.#get(path, {
        ...query,
        limit: `${LONGEST_PAGE}`,
        ...(cursor && { cursor }),
      });
      rows.push(...page.data);
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    return rows;
  }

  async #get<Body>(path: string, query: Readonly<Record<string, string>>): Promise<Body> {
    const response = await fetch(`${this.#origin}${path}?${new URLSearchParams(query)}`, {
      headers: { authorization: this.#authorization },
    });
    const body = (await response.json()) as Body;
    if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(body)}`);
    return body;
  }
}

export const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
