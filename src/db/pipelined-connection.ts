import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type pg from 'pg';
import { statementName } from './statement-names.ts';

/**
 * One transaction on one borrowed client, as Kysely sees it. The opening leaves together with the first statement,
 * and where `single` is set COMMIT leaves with them too: one network round trip instead of four.
 *
 * PostgreSQL answers in order and refuses every statement after a failed one until the transaction ends, so nothing
 * can take effect behind a failure, although it has been sent already.
 */
export class PipelinedConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  readonly #opening: string;
  readonly #single: boolean;
  #begun: Promise<unknown> | undefined;
  #committed: Promise<pg.QueryResult> | undefined;
  #closed = false;

  constructor(client: pg.PoolClient, opening: string, single: boolean) {
    this.#client = client;
    this.#opening = opening;
    this.#single = single;
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#closed)
      return Promise.reject(new Error('The transaction is over; its handle must not be kept.'));
    if (this.#committed) return Promise.reject(new Error('readOne and writeOne run exactly one statement.'));
    return this.#sendTogether(() => {
      this.#begun ??= quietly(this.#client.query(this.#opening));
      const answer = this.#client.query(statement(query));
      if (this.#single) this.#committed = quietly(this.#client.query('COMMIT'));
      return answer.then(toQueryResult<R>);
    });
  }

  // biome-ignore lint/correctness/useYield: the interface asks for it; a cursor cannot share a pipelined connection
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Streaming is not possible inside a pipelined transaction.');
  }

  /** Ends the transaction well. Throws what made it fail, also when the work has swallowed the error. */
  async commit(): Promise<void> {
    this.#closed = true;
    if (!this.#begun) return;
    const [result] = await Promise.all([this.#committed ?? this.#client.query('COMMIT'), this.#begun]);
    // COMMIT of a failed transaction succeeds and answers ROLLBACK
    if (result.command !== 'COMMIT')
      throw new Error('The transaction was rolled back: a statement in it had failed.');
  }

  /** Ends the transaction without a trace, whatever state it is in. Never throws. */
  async rollback(): Promise<void> {
    this.#closed = true;
    if (!this.#begun) return;
    await Promise.allSettled([this.#begun, this.#committed ?? this.#client.query('ROLLBACK')]);
  }

  #sendTogether<T>(send: () => T): T {
    const { stream } = (this.#client as unknown as { connection: { stream: import('node:stream').Writable } })
      .connection;
    stream.cork();
    try {
      return send();
    } finally {
      stream.uncork();
    }
  }
}

function statement(query: CompiledQuery): pg.QueryConfig {
  const name = statementName(query.sql);
  const config: pg.QueryConfig = { text: query.sql, values: query.parameters as unknown[] };
  if (name) config.name = name;
  return config;
}

function toQueryResult<R>(result: pg.QueryResult): QueryResult<R> {
  return result.command === 'SELECT'
    ? { rows: result.rows }
    : { rows: result.rows, numAffectedRows: BigInt(result.rowCount ?? 0) };
}

/** The error is looked at later, by commit or rollback; until then it must not count as unhandled. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
