import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type pg from 'pg';
import { isPreparedStatementLost } from '../errors.ts';
import { freeUnparsedName, SingleSyncQuery } from './single-sync-query.ts';
import type { StatementNames } from './statement-names.ts';
import type { StatementSpans } from './statement-spans.ts';
import type { TouchedTables } from './touched-tables.ts';

interface TransactionOptions {
  readonly opening: readonly string[];
  /** Exactly one statement, sent together with COMMIT. */
  readonly single: boolean;
  readonly names: StatementNames;
  /** `undefined`: the transaction is read only. */
  readonly touched: TouchedTables | undefined;
  /** A query that is sent together with COMMIT and answered after it. */
  readonly afterCommit?: string | undefined;
  /** A query before the statement, and what looks at its row before anything else sees a result. With `single` only. */
  readonly check?: Check | undefined;
  /** `undefined`: it is not traced. */
  readonly spans?: StatementSpans | undefined;
}

export interface Check {
  readonly sql: string;
  /** Throws if the result of the statement must not be used. */
  readonly require: (row: unknown) => void;
}

/**
 * One transaction on one borrowed client, as Kysely sees it. BEGIN is sent together with the first statement, and with
 * `single` also COMMIT: one network round trip instead of four.
 *
 * PostgreSQL responds in order and refuses every statement after a failed one until the transaction ends, so a
 * statement after a failure has no effect, although it was already sent. It rejects with the failure.
 */
export class PipelinedConnection implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  readonly #opening: readonly string[];
  readonly #single: boolean;
  readonly #names: StatementNames;
  readonly #touched: TouchedTables | undefined;
  readonly #afterCommit: readonly string[];
  readonly #check: Check | undefined;
  readonly #spans: StatementSpans | undefined;
  #answerAfterCommit: unknown;
  #isCommitted = false;
  #first: Promise<unknown> | undefined;
  /** Why PostgreSQL refuses the statements after it. */
  #failure: unknown;
  #closed = false;

  constructor(
    client: pg.PoolClient,
    { opening, single, names, touched, afterCommit, check, spans }: TransactionOptions,
  ) {
    this.#spans = spans;
    this.#afterCommit = afterCommit === undefined ? [] : [afterCommit];
    this.#check = check;
    this.#client = client;
    this.#opening = opening;
    this.#single = single;
    this.#names = names;
    this.#touched = touched;
  }

  /** The row of `afterCommit`; `undefined` if nothing was committed. */
  get answerAfterCommit(): unknown {
    return this.#answerAfterCommit;
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#closed)
      return Promise.reject(new Error('The transaction is over; its handle must not be kept.'));
    if (this.#first && this.#single)
      return Promise.reject(new Error('readOne and writeOne run exactly one statement.'));
    this.#touched?.note(query.sql);
    const statement = this.#named(query);
    const result = this.#first ? this.#client.query(statement) : this.#begin(statement);
    const answered = result.then(toQueryResult<R>, (error) => {
      if (statement.name) freeUnparsedName(this.#client, statement.name);
      if (isConsequence(error, this.#failure)) throw this.#failure ?? error;
      this.#names.failed(error, query.sql);
      this.#failure = error;
      throw error;
    });
    return this.#spans?.trace(query.sql, answered) ?? answered;
  }

  /** To be called when the transaction is over. */
  endSpans(): void {
    this.#spans?.end();
  }

  // biome-ignore lint/correctness/useYield: the interface asks for it; a cursor cannot share a pipelined connection
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Streaming is not possible inside a pipelined transaction.');
  }

  /** Commits the transaction. Throws the error that made it fail, also if the work has swallowed it. */
  async commit(): Promise<void> {
    this.#closed = true;
    if (!this.#first) return;
    if (this.#single) {
      await this.#first;
      return;
    }
    const text = ['COMMIT', ...this.#afterCommit].join('; ');
    // an array for more than one statement
    const [committed, after] = [await this.#client.query(text)].flat();
    // COMMIT of a failed transaction succeeds and reports ROLLBACK; without a transaction it only warns
    await this.#first.catch(() => {
      throw new Error(ROLLED_BACK);
    });
    if (committed?.command !== 'COMMIT') throw new Error(ROLLED_BACK);
    this.#answerAfterCommit = after?.rows[0];
  }

  /** Rolls the transaction back, whatever state it is in. Never throws. */
  async rollback(): Promise<void> {
    this.#closed = true;
    if (!this.#first || this.#isCommitted) return;
    await Promise.allSettled([this.#first, this.#client.query('ROLLBACK')]);
  }

  #named(query: CompiledQuery): pg.QueryConfig {
    const name = this.#names.nameOf(query.sql);
    const config: pg.QueryConfig = { text: query.sql, values: query.parameters as unknown[] };
    if (name) config.name = name;
    return config;
  }

  readonly #inspect = (results: readonly pg.QueryResult[]): void => {
    this.#isCommitted = true;
    this.#answerAfterCommit = this.#afterCommit.length > 0 ? results.at(-1)?.rows[0] : undefined;
    this.#check?.require(results[this.#opening.length]?.rows[0]);
  };

  #begin(config: pg.QueryConfig): Promise<pg.QueryResult> {
    const before = this.#check ? [...this.#opening, this.#check.sql] : this.#opening;
    const after = this.#single ? ['COMMIT', ...this.#afterCommit] : [];
    const inspect = this.#single && (this.#check || after.length > 1) ? this.#inspect : undefined;
    const query = new SingleSyncQuery(config, { before, after, inspect });
    this.#client.query(query);
    this.#first = query.result;
    // checked later, by commit or rollback; until then it must not count as unhandled
    query.result.catch(() => {});
    return query.result;
  }
}

const IN_FAILED_TRANSACTION = '25P02';

/**
 * Whether a statement failed because of one before it. Of statements sent together, such a one can reach the caller first. A
 * prepared statement that was never parsed, because its first use failed, is missing for the next.
 */
const isConsequence = (error: unknown, failure: unknown): boolean =>
  isRefusal(error) || (failure !== undefined && isPreparedStatementLost(error));

const isRefusal = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === IN_FAILED_TRANSACTION;

const ROLLED_BACK = 'The transaction was rolled back, because a statement in it failed.';

function toQueryResult<R>(result: pg.QueryResult): QueryResult<R> {
  return result.command === 'SELECT'
    ? { rows: result.rows }
    : { rows: result.rows, numAffectedRows: BigInt(result.rowCount ?? 0) };
}
