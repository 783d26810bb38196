import { sql } from 'kysely';
import type { Scope } from '../../../src/auth/scope.ts';
import { DatabaseUnavailable, translateDatabaseError } from '../../../src/db/errors.ts';
import type { Database } from '../../../src/db/transaction/database.ts';

/** A client. `tool` is in each of its rows, and in no other client's. */
export interface Client {
  readonly scope: Scope;
  readonly tool: string;
  /** `undefined`: local mode. */
  readonly key: string | undefined;
}

export const FAULTS = ['thrown', 'aborted', 'timed out', 'killed'] as const;
export type Fault = (typeof FAULTS)[number];

interface LoadOptions {
  readonly url: string;
  readonly database: Database;
  readonly clients: readonly Client[];
  readonly killOne: () => Promise<unknown>;
}

class Thrown extends Error {}

/** Sends requests of many clients, one in ten of which fails, and checks every row that comes back. */
export class LoadGenerator {
  /** Rows that were returned to the wrong client. */
  readonly strangers: string[] = [];
  /** How many writes of a tool were acknowledged. */
  readonly written = new Map<string, number>();
  /** Failures that nothing explains. */
  readonly surprises: string[] = [];
  readonly counts = {
    answered: 0,
    refused: 0,
    rows: 0,
    faults: { thrown: 0, aborted: 0, 'timed out': 0, killed: 0 } as Record<Fault, number>,
  };
  readonly #options: LoadOptions;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  async step(n: number): Promise<void> {
    const { clients } = this.#options;
    const client = clients[(n * 7 + Math.floor(Math.random() * 3)) % clients.length] as Client;
    const fault = n % 10 === 9 ? FAULTS[Math.floor(n / 10) % FAULTS.length] : undefined;
    if (fault) this.counts.faults[fault] += 1;
    switch (fault) {
      case 'thrown':
        return this.#throwing(client);
      case 'timed out':
        return this.#timedOut(client);
      case 'aborted':
        return this.#request(client, n, AbortSignal.timeout(Math.floor(Math.random() * 8)));
      case 'killed':
        await Promise.all([this.#request(client, n), this.#options.killOne()]);
        return;
      default:
        return this.#request(client, n);
    }
  }

  /** One in four writes, the others read, all over HTTP. */
  async #request({ tool, key }: Client, n: number, signal?: AbortSignal): Promise<void> {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (key !== undefined) headers.authorization = `Bearer ${key}`;
    const [path, body] = REQUESTS[n % REQUESTS.length]?.(tool) ?? ['/v1/sessions', undefined];
    const request = {
      headers,
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      ...(signal && { signal }),
    };
    try {
      const answer = await fetch(`${this.#options.url}${path}`, request);
      const text = await answer.text();
      if (answer.status === 503) this.counts.refused += 1;
      else if (answer.status >= 400) this.surprises.push(`${path}: ${answer.status} ${text}`);
      else this.#look(tool, path, text);
      if (answer.status === 201) this.written.set(tool, (this.written.get(tool) ?? 0) + 1);
    } catch (error) {
      if (signal?.aborted) this.counts.refused += 1;
      else this.surprises.push(`${path}: ${error} ${(error as Error).cause}`);
    }
  }

  #look(tool: string, path: string, text: string): void {
    this.counts.answered += 1;
    for (const [found] of text.matchAll(/tool-of-\w+/g)) {
      this.counts.rows += 1;
      if (found !== tool) this.strangers.push(`${path}: ${found} to ${tool}`);
    }
  }

  /** Work that fails in the middle of its transaction, behind rows that it has read and written. */
  async #throwing({ scope, tool }: Client): Promise<void> {
    const work = this.#options.database.inScope(scope, async (tx) => {
      await sql`insert into tool_sessions (tool_id) values ('never seen')`.execute(tx.db);
      this.#see(
        tool,
        (await sql<{ tool_id: string }>`select tool_id from tool_sessions`.execute(tx.db)).rows,
      );
      throw new Thrown();
    });
    await this.#ends(work, (error) => error instanceof Thrown);
  }

  /** Work that PostgreSQL ends, because it takes too long. */
  async #timedOut({ scope, tool }: Client): Promise<void> {
    const work = this.#options.database.inScope(scope, async (tx) => {
      await sql`set local statement_timeout = '5ms'`.execute(tx.db);
      await sql`insert into tool_sessions (tool_id) values ('never seen')`.execute(tx.db);
      this.#see(
        tool,
        (await sql<{ tool_id: string }>`select tool_id from tool_sessions limit 3`.execute(tx.db)).rows,
      );
      await sql`select pg_sleep(1)`.execute(tx.db);
    });
    await this.#ends(work, ({ code }) => code === '57014');
  }

  #see(tool: string, rows: readonly { tool_id: string }[]): void {
    const known = rows.filter(({ tool_id }) => tool_id !== 'never seen');
    this.counts.rows += known.length;
    for (const { tool_id } of known)
      if (tool_id !== tool) this.strangers.push(`a transaction: ${tool_id} to ${tool}`);
  }

  /** It must fail: as it was meant to, or because its connection was the one that was killed. */
  async #ends(work: Promise<void>, asMeant: (error: Error & { code?: string }) => boolean): Promise<void> {
    try {
      await work;
      this.surprises.push('a transaction that should fail did not');
    } catch (error) {
      this.counts.refused += 1;
      const known = asMeant(error as Error) || translateDatabaseError(error) instanceof DatabaseUnavailable;
      if (!known) this.surprises.push(`a transaction: ${error}`);
    }
  }
}

const REQUESTS: readonly ((tool: string) => [path: string, body?: object])[] = [
  (tool) => ['/v1/sessions', { tool_id: tool }],
  () => ['/v1/sessions?limit=5'],
  (tool) => ['/v1/metrics', { tool_id: tool, tokens_saved: 1 }],
  () => ['/v1/metrics?limit=5'],
  () => ['/v1/sessions?limit=3&open=true'],
  (tool) => [`/v1/metrics?limit=2&tool_id=${tool}`],
  () => ['/v1/metrics/latest'],
  () => ['/v1/sessions?limit=10'],
];
