import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'kysely';
import { isSameScope, type RowScope } from '../../auth/scope.ts';
import type { ScopeTransaction } from './transaction.ts';
import type { RunInScope, Work } from './transaction-runner.ts';

/** The open transaction that the current code is joined to, by its asynchronous context. */
export class CurrentTransaction {
  readonly #apart: RunInScope;
  readonly #inside = new AsyncLocalStorage<RunInScope>();

  constructor(apart: RunInScope) {
    this.#apart = apart;
  }

  get isOpen(): boolean {
    return this.#inside.getStore() !== undefined;
  }

  /** Inside the joined transaction, or in a new one. */
  readonly run: RunInScope = (scope, mode, work) => {
    const run = this.#inside.getStore() ?? this.#apart;
    return run(scope, mode, work);
  };

  join<T>(scope: RowScope, tx: ScopeTransaction, work: () => Promise<T>): Promise<T> {
    const outer = this.#inside.getStore() ?? this.#apart;
    return this.#inside.run(insideOf(scope, tx, outer), work);
  }
}

function insideOf(joined: RowScope, tx: ScopeTransaction, outer: RunInScope): RunInScope {
  // one after the other, because savepoints nest and do not interleave
  let last: Promise<unknown> = Promise.resolve();
  return (scope, mode, work) => {
    if (!isSameScope(scope, joined)) return outer(scope, mode, work);
    const turn = last.then(() => behindSavepoint(tx, work));
    last = turn.catch(() => {});
    return turn;
  };
}

async function behindSavepoint<T>(tx: ScopeTransaction, work: Work<T>): Promise<T> {
  await sql`savepoint work`.execute(tx.db);
  const { growth } = tx.storage;
  try {
    const result = await work(tx);
    await sql`release savepoint work`.execute(tx.db);
    return result;
  } catch (error) {
    await sql`rollback to savepoint work`.execute(tx.db);
    tx.storage.growth = growth;
    throw error;
  }
}
