import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** What clients saw. */
export class Load {
  readonly #url: string;
  readonly #keys: readonly string[];
  readonly #agent: Agent;
  #isOver = false;
  readonly #clients: Promise<void>[] = [];
  /** Ids of sessions that were answered with 201. */
  readonly created: string[] = [];
  readonly failures: string[] = [];
  streams = 0;
  sent = 0;
  slowestMs = 0;

  constructor(url: string, keys: readonly string[], clients: number) {
    this.#url = url;
    this.#keys = keys;
    this.#agent = new Agent({ keepAlive: true, maxSockets: clients });
    for (let n = 0; n < clients; n++) this.#clients.push(this.#client(n));
    this.#clients.push(this.#streamClient());
  }

  /** Lets every client finish what it has begun. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#clients);
    this.#agent.destroy();
  }

  async #client(n: number): Promise<void> {
    const key = this.#keys[n % this.#keys.length] ?? '';
    while (!this.#isOver) {
      await this.#send('GET', '/v1/sessions?limit=3', key);
      const started = await this.#send('POST', '/v1/sessions', key, { tool_id: 'cursor' });
      const own = started && (JSON.parse(started) as { session_id: string }).session_id;
      if (!own) continue;
      this.created.push(own);
      const once = { 'idempotency-key': randomUUID() };
      const again = await this.#send('POST', '/v1/sessions', key, { tool_id: 'codex' }, once);
      if (again) this.created.push((JSON.parse(again) as { session_id: string }).session_id);
      const items = [{ type: 'metric', data: { session_id: own, tool_id: 'cursor', tokens_saved: 1 } }];
      await this.#send('POST', '/v1/ingest', key, { items });
      await this.#send('PATCH', `/v1/sessions/${own}`, key, { title: 'a title' });
      await this.#send('POST', `/v1/sessions/${own}/end`, key, {});
    }
  }

  /** A page of the dashboard: it opens its stream again when that ends. */
  async #streamClient(): Promise<void> {
    while (!this.#isOver) {
      const aborted = new AbortController();
      const timer = setInterval(() => this.#isOver && aborted.abort(), 50);
      try {
        const headers = { authorization: `Bearer ${this.#keys[0]}` };
        const stream = await fetch(`${this.#url}/v1/changes`, { headers, signal: aborted.signal });
        if (stream.status === 200) this.streams += 1;
        else this.failures.push(`GET /v1/changes: ${stream.status}`);
        await stream.text();
      } catch (error) {
        if (!this.#isOver) this.failures.push(`GET /v1/changes: ${error}`);
      } finally {
        clearInterval(timer);
      }
    }
  }

  async #send(
    method: string,
    path: string,
    key: string,
    body?: unknown,
    more: Record<string, string> = {},
  ): Promise<string | undefined> {
    this.sent += 1;
    const since = performance.now();
    try {
      const sent = request(`${this.#url}${path}`, {
        method,
        agent: this.#agent,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...more,
        },
      });
      sent.end(body === undefined ? undefined : JSON.stringify(body));
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      const answered = await text(answer);
      this.slowestMs = Math.max(this.slowestMs, performance.now() - since);
      if ((answer.statusCode ?? 0) < 300) return answered;
      this.failures.push(`${method} ${path}: ${answer.statusCode} ${answered.slice(0, 200)}`);
    } catch (error) {
      this.failures.push(`${method} ${path}: ${error}`);
    }
    return undefined;
  }
}
