import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type DeleteQueryBuilder,
  type Kysely,
  type SelectQueryBuilder,
  sql,
  type UpdateQueryBuilder,
} from 'kysely';
import pg from 'pg';
import { assertScope, type Scope, type SystemScope, scopeIdOf, type TenantScope } from '../../auth/scope.ts';
import { currentRequest } from '../../lib/request-context.ts';
import { FairQueue } from '../pools/fair-queue.ts';
import type { RolePools } from '../pools/role-pools.ts';
import type { DB } from '../schema/tables.ts';
import { withAdvisoryLock } from './advisory-lock.ts';
import { kyselyOn, refuse } from './kysely-on.ts';
import { PipelinedConnection } from './pipelined-connection.ts';
import { type NameOf, statementName } from './statement-names.ts';
import { countOfGrowth, type DiskReserve, StorageMeter } from './stored-bytes.ts';

/** Tables whose rows belong to a scope. */
export type ScopedTable = { [T in keyof DB]: DB[T] extends { scope_id: unknown } ? T : never }[keyof DB];

type Mode = 'read' | 'write';
type Work<T> = (tx: ScopeTransaction) => Promise<T>;
type SystemWork<T> = (tx: Transaction) => Promise<T>;

/** An open transaction. Created only here; it stops working when its transaction ends. */
export class Transaction {
  readonly db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.db = db;
  }
}

/**
 * A transaction inside one scope. `selectFrom`, `updateTable` and `deleteFrom` add the scope to the WHERE clause, which
 * makes the keys (they lead with `scope_id`) usable. `listFrom` does not, for queries that use a time index: beside the
 * policy's condition, a second one makes PostgreSQL intersect two indexes and read every row of the tenant
 * (docs/decisions/0007-windows.md). The policy isolates tenants, with or without the filter.
 */
export class ScopeTransaction extends Transaction {
  readonly scopeId: string;
  readonly storage: StorageMeter;
  constructor(db: Kysely<DB>, scopeId: string, storage: StorageMeter) {
    super(db);
    this.scopeId = scopeId;
    this.storage = storage;
  }

  selectFrom<T extends ScopedTable>(table: T): SelectQueryBuilder<DB, T, object> {
    const query = this.db
      .selectFrom(table as 'tool_sessions')
      .where(`${table}.scope_id` as 'scope_id', '=', this.scopeId);
    return query as unknown as SelectQueryBuilder<DB, T, object>;
  }

  listFrom<T extends ScopedTable>(table: T): SelectQueryBuilder<DB, T, object> {
    return this.db.selectFrom(table as 'tool_sessions') as unknown as SelectQueryBuilder<DB, T, object>;
  }

  updateTable<T extends ScopedTable>(table: T): UpdateQueryBuilder<DB, T, T, { numUpdatedRows: bigint }> {
    const query = this.db
      .updateTable(table as 'tool_sessions')
      .where(`${table}.scope_id` as 'scope_id', '=', this.scopeId);
    return query as unknown as UpdateQueryBuilder<DB, T, T, { numUpdatedRows: bigint }>;
  }

  deleteFrom<T extends ScopedTable>(table: T): DeleteQueryBuilder<DB, T, { numDeletedRows: bigint }> {
    const query = this.db
      .deleteFrom(table as 'metrics')
      .where(`${table}.scope_id` as 'scope_id', '=', this.scopeId);
    return query as unknown as DeleteQueryBuilder<DB, T, { numDeletedRows: bigint }>;
  }
}

/** Runs the work in one transaction of the scope. */
type Run = <T>(scope: Scope | SystemScope, mode: Mode, single: boolean, work: Work<T>) => Promise<T>;

/** `null`: any number of bytes. A promise only if the database has to be queried. */
type MaxBytesOf = (scope: TenantScope) => number | null | Promise<number | null>;

type Hold = <T>(scope: SystemScope, lock: string, work: (held: Database) => Promise<T>) => Promise<T>;

/**
 * The only access to the tables. Every method runs its work in one transaction that carries the scope.
 *
 * A work function must make no network call and must not keep the handle.
 */
export class Database {
  readonly #run: Run;
  readonly #hold: Hold;
  readonly #current: CurrentTransaction | undefined;

  private constructor(run: Run, hold: Hold, current?: CurrentTransaction) {
    this.#run = run;
    this.#hold = hold;
    this.#current = current;
  }

  /** Inside an open transaction. Code that waits here holds a connection, so it must not wait for code that needs one. */
  get isJoined(): boolean {
    return this.#current?.isOpen ?? false;
  }

  /** `preparedStatements`: off behind a transaction pooler that does not support them (docs/operations.md). */
  static behind(
    pools: RolePools,
    {
      preparedStatements = true,
      disk,
    }: { preparedStatements?: boolean | undefined; disk?: DiskReserve | undefined } = {},
  ): Database {
    const means = { nameOf: preparedStatements ? statementName : () => undefined, disk };
    const hold: Hold = (scope, lock, work) =>
      withAdvisoryLock(poolOf(pools, scope), lock, (client) => {
        const run: Run = (inner, mode, single, inside) => {
          if (inner.kind === scope.kind) return transactionOn(client, means, inner, mode, single, inside);
          throw new Error(`The connection that holds the lock belongs to the ${scope.kind} role.`);
        };
        return work(new Database(run, refuse));
      });
    const current = new CurrentTransaction(throughPools(pools, means));
    return new Database(current.run, hold, current);
  }

  /** Any number of statements. Each is sent when it is built and awaited; `Promise.all` sends several together. */
  inScope<T>(scope: Scope, work: Work<T>): Promise<T>;
  inScope<T>(scope: SystemScope, work: SystemWork<T>): Promise<T>;
  inScope<T>(scope: Scope | SystemScope, work: Work<T>): Promise<T> {
    return this.#run(scope, 'write', false, work);
  }

  /** READ ONLY, exactly one statement, one round trip. A second statement throws. */
  readOne<T>(scope: Scope, work: Work<T>): Promise<T>;
  readOne<T>(scope: SystemScope, work: SystemWork<T>): Promise<T>;
  readOne<T>(scope: Scope | SystemScope, work: Work<T>): Promise<T> {
    return this.#run(scope, 'read', true, work);
  }

  /** Exactly one statement, one round trip. Resolves only after its COMMIT. A second statement throws. */
  writeOne<T>(scope: Scope, work: Work<T>): Promise<T>;
  writeOne<T>(scope: SystemScope, work: SystemWork<T>): Promise<T>;
  writeOne<T>(scope: Scope | SystemScope, work: Work<T>): Promise<T> {
    return this.#run(scope, 'write', true, work);
  }

  /**
   * Runs `work` in one transaction of `scope`. Every service that it calls in that scope joins the transaction, each call
   * with a savepoint, so that one may fail and the rest continue. Calls in other scopes use their own transactions. Calls
   * that are still running when `work` has ended fail.
   */
  joinedTo<T>(scope: Scope, tx: ScopeTransaction, work: () => Promise<T>): Promise<T> {
    if (!this.#current) throw new Error('A database under a lock can not be joined to a transaction.');
    return this.#current.join(scope, tx, work);
  }

  /** The same, with a limit on the stored bytes of a tenant: `maxBytesOf`. */
  limitedBy(maxBytesOf: MaxBytesOf): Database {
    const run: Run = async (scope, mode, single, work) => {
      if (mode === 'read' || scope.kind !== 'tenant') return this.#run(scope, mode, single, work);
      const asked = maxBytesOf(scope);
      const maxBytes = asked instanceof Promise ? await asked : asked;
      return this.#run(scope, mode, single, (tx) => {
        tx.storage.maxBytes = maxBytes;
        return work(tx);
      });
    };
    return new Database(run, this.#hold, this.#current);
  }

  /**
   * Runs `work` while it holds the lock of this name, across all processes. No transaction is open between those of
   * `held`, so `work` may make network calls. All transactions use the connection that holds the lock: if it is lost,
   * so is the lock, and nothing more can be written.
   *
   * Waits for the lock as long as the role's lock_timeout allows.
   */
  underLock<T>(scope: SystemScope, lock: string, work: (held: Database) => Promise<T>): Promise<T> {
    return this.#hold(scope, lock, work);
  }
}

/** The open transaction that the current code is joined to, by its asynchronous context. */
class CurrentTransaction {
  readonly #apart: Run;
  readonly #inside = new AsyncLocalStorage<Run>();

  constructor(apart: Run) {
    this.#apart = apart;
  }

  get isOpen(): boolean {
    return this.#inside.getStore() !== undefined;
  }

  /** Inside the joined transaction, or in a new one. */
  readonly run: Run = (scope, mode, single, work) => {
    const run = this.#inside.getStore() ?? this.#apart;
    return run(scope, mode, single, work);
  };

  join<T>(scope: Scope, tx: ScopeTransaction, work: () => Promise<T>): Promise<T> {
    const outer = this.#inside.getStore() ?? this.#apart;
    return this.#inside.run(insideOf(scope, tx, outer), work);
  }
}

// Longer than the role's statement_timeout, so that no request fails because of one statement of another.
export const QUEUE_LIMITS = { timeoutMs: 10_000, maxWaiting: 200 };

interface Means {
  readonly nameOf: NameOf;
  readonly disk: DiskReserve | undefined;
}

function throughPools(pools: RolePools, means: Means): Run {
  const onPool: Run = async (scope, mode, single, work) => {
    const client = await poolOf(pools, scope).connect();
    try {
      return await transactionOn(client, means, scope, mode, single, work);
    } finally {
      // a waiting request gets the connection only when it is connected and outside any transaction
      client.release(client.getTransactionStatus() !== 'I');
    }
  };
  const queue = new FairQueue(pools.tenant?.options.max ?? 1, QUEUE_LIMITS);
  return async (scope, mode, single, work) => {
    assertScope(scope);
    // local mode has its own pool; the other roles serve no tenants that could take turns
    if (scope.kind !== 'tenant') return onPool(scope, mode, single, work);
    const { tenantId } = scope;
    const request = currentRequest();
    const hasToWait = !queue.tryEnter(tenantId);
    if (hasToWait) await queue.enter(tenantId, request);
    request?.begin();
    try {
      // the caller's rights may have changed during the wait in the queue
      if (hasToWait) await request?.confirm();
      return await onPool(scope, mode, single, work);
    } finally {
      queue.leave(tenantId);
    }
  };
}

function poolOf(pools: RolePools, { kind }: Scope | SystemScope): pg.Pool {
  const pool = pools[kind];
  if (!pool) throw new Error(`The ${kind} role is not configured.`);
  return pool;
}

async function transactionOn<T>(
  client: pg.PoolClient,
  { nameOf, disk }: Means,
  scope: Scope | SystemScope,
  mode: Mode,
  single: boolean,
  work: Work<T>,
): Promise<T> {
  const connection = new PipelinedConnection(client, { opening: openingOf(scope, mode), single, nameOf });
  try {
    const storage = new StorageMeter(scope.kind === 'tenant', single, disk);
    const tx = handleFor(scope, connection, storage);
    const result = await work(tx);
    const count = countOfGrowth(storage)?.compile(tx.db);
    // sent together with COMMIT, which does nothing if it fails
    const counted = count && connection.executeQuery(count);
    await Promise.all([counted, connection.commit()]);
    return result;
  } catch (error) {
    await connection.rollback();
    throw error;
  }
}

function insideOf(joined: Scope, tx: ScopeTransaction, outer: Run): Run {
  // one after the other, because savepoints nest and do not interleave
  let last: Promise<unknown> = Promise.resolve();
  return (scope, mode, single, work) => {
    if (!isSameScope(scope, joined)) return outer(scope, mode, single, work);
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

// SET LOCAL and not set_config(), because Citus propagates SET LOCAL to its workers.
function openingOf(scope: Scope | SystemScope, mode: Mode): string[] {
  const begin = mode === 'read' ? 'BEGIN READ ONLY' : 'BEGIN';
  if (scope.kind !== 'tenant') return [begin];
  const { tenantId, userId } = scope;
  const set = (name: string, value: string) => `SET LOCAL ${name} = ${pg.escapeLiteral(value)}`;
  return [
    begin,
    set('app.tenant_id', tenantId),
    ...(userId === undefined ? [] : [set('app.user_id', userId)]),
  ];
}

function handleFor(
  scope: Scope | SystemScope,
  connection: PipelinedConnection,
  storage: StorageMeter,
): ScopeTransaction {
  const db = kyselyOn(connection);
  // System scopes get the same object, but their types expose only `db`: they use no scoped table.
  const scopeId = scope.kind === 'tenant' || scope.kind === 'local' ? scopeIdOf(scope) : '';
  return new ScopeTransaction(db, scopeId, storage);
}

function isSameScope(one: Scope | SystemScope, other: Scope): boolean {
  if (one.kind !== 'tenant' || other.kind !== 'tenant') return one.kind === other.kind;
  return one.tenantId === other.tenantId && one.userId === other.userId;
}
