export interface TenantOfTraffic {
  readonly tenantId: string;
  readonly key: string;
}

export interface Failure {
  readonly request: string;
  readonly status: number | string;
  readonly body: string;
}

const WORKERS_OF_A_TENANT = 2;

/**
 * Requests of several tenants to several servers, without a pause, as their tools send them. Each tenant reads what it wrote,
 * nothing of the others, and is refused a session of another. What differs is a failure.
 */
export class Traffic {
  readonly failures: Failure[] = [];
  requests = 0;
  readonly #urls: readonly string[];
  readonly #tenants: readonly TenantOfTraffic[];
  /** The last session of each tenant, for the others to ask for. */
  readonly #sessions = new Map<string, string>();
  #isOver = false;
  #workers: Promise<void>[] = [];

  constructor(urls: readonly string[], tenants: readonly TenantOfTraffic[]) {
    this.#urls = urls;
    this.#tenants = tenants;
  }

  start(): void {
    for (const tenant of this.#tenants)
      for (let worker = 0; worker < WORKERS_OF_A_TENANT; worker++) this.#workers.push(this.#work(tenant));
  }

  /** Resolves when so many more requests have been answered. */
  async more(count: number): Promise<void> {
    const end = this.requests + count;
    while (this.requests < end && this.failures.length < MAX_FAILURES)
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#workers);
    this.#workers = [];
  }

  async #work(tenant: TenantOfTraffic): Promise<void> {
    const title = `only of ${tenant.tenantId}`;
    while (!this.#isOver && this.failures.length < MAX_FAILURES) {
      const started = await this.#ask(tenant, 201, 'POST', '/v1/sessions', { tool_id: 'cursor', title });
      const id = (started as { session_id?: string } | undefined)?.session_id;
      if (id === undefined) continue;
      this.#sessions.set(tenant.tenantId, id);
      const metric = { tool_id: 'cursor', session_id: id, tokens_saved: 7 };
      await this.#ask(tenant, 201, 'POST', '/v1/metrics', metric);
      await this.#ask(tenant, 200, 'POST', `/v1/sessions/${id}/heartbeat`);
      await this.#readOwn(tenant, title);
      await this.#ask(tenant, 200, 'GET', `/v1/sessions/${id}`);
      await this.#ask(tenant, 200, 'GET', '/v1/metrics?limit=20');
      await this.#ask(tenant, 404, 'GET', `/v1/sessions/${this.#foreignSession(tenant) ?? 'none'}`);
      await this.#ask(tenant, 200, 'POST', `/v1/sessions/${id}/end`);
    }
  }

  async #readOwn(tenant: TenantOfTraffic, title: string): Promise<void> {
    const page = await this.#ask(tenant, 200, 'GET', '/v1/sessions?limit=50');
    const items = (page as { data?: { title: string }[] } | undefined)?.data ?? [];
    if (page && items.length === 0)
      this.#fail('GET /v1/sessions', 'no row', 'the tenant does not see its own sessions');
    for (const item of items)
      if (item.title !== title) this.#fail('GET /v1/sessions', 'foreign row', JSON.stringify(item));
  }

  #foreignSession({ tenantId }: TenantOfTraffic): string | undefined {
    return [...this.#sessions].find(([owner]) => owner !== tenantId)?.[1];
  }

  /** The body, if the status is the one that is expected. */
  async #ask(
    { key }: TenantOfTraffic,
    expected: number,
    method: string,
    path: string,
    body?: object,
  ): Promise<unknown> {
    const url = this.#urls[this.requests++ % this.#urls.length];
    try {
      const response = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.status === expected) return text === '' ? {} : JSON.parse(text);
      this.#fail(`${method} ${path}`, response.status, text);
    } catch (error) {
      this.#fail(`${method} ${path}`, 'no response', (error as Error).message);
    }
    return undefined;
  }

  #fail(request: string, status: number | string, body: string): void {
    this.failures.push({ request, status, body });
  }
}

/** More would only say the same. */
const MAX_FAILURES = 50;
