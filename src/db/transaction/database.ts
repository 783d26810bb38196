import { isSystem, type RowScope, type Scope, type SystemScope, type TenantScope } from '../../auth/scope.ts';
import type { RolePools } from '../pools/role-pools.ts';
import type { Replicas } from '../replicas/replicas.ts';
import { CurrentTransaction } from './current-transaction.ts';
import { StatementNames } from './statement-names.ts';
import type { DiskStatus } from './storage-meter.ts';
import { CommitReports, type ReportCommit } from './touched-tables.ts';
import type { ScopeTransaction } from './transaction.ts';
import {
  type Mode,
  runnerOver,
  type SystemWork,
  type TransactionRunner,
  underLock,
  type Work,
} from './transaction-runner.ts';

export type { ScopedTable, Transaction } from './transaction.ts';
export { ScopeTransaction } from './transaction.ts';

/** `null`: any number of bytes. A promise only if the database has to be queried. */
type MaxBytesOf = (scope: TenantScope) => number | null | Promise<number | null>;

type RunUnderLock = <T>(scope: SystemScope, lock: string, work: (held: Database) => Promise<T>) => Promise<T>;

interface DatabaseOptions {
  readonly preparedStatements?: boolean | StatementNames | undefined;
  readonly disk?: DiskStatus | undefined;
  readonly isDistributed?: boolean | undefined;
  readonly replicas?: Replicas | undefined;
  readonly queuesSearch?: boolean | undefined;
}

const MANY: Mode = { isReadOnly: false, isSingle: false };
const SNAPSHOT: Mode = { isReadOnly: true, isSingle: false, isSnapshot: true };
const ONE_READ: Mode = { isReadOnly: true, isSingle: true };
const ONE_READ_ANYWHERE: Mode = { ...ONE_READ, isReplicated: true };
const ONE_WRITE: Mode = { isReadOnly: false, isSingle: true };

/**
 * The only access to the tables. Every method runs its work in one transaction: of a scope, with a `ScopeTransaction`,
 * or of the role for accounts or billing, with a `SystemTransaction`.
 *
 * A work function must make no network call and must not keep the handle.
 */
export class Database {
  readonly #runner: TransactionRunner;
  readonly #runUnderLock: RunUnderLock;
  readonly #current: CurrentTransaction | undefined;
  readonly #commits: CommitReports;
  /** Whether Citus distributes the rows of scopes over nodes: a row cannot go from one scope to another then. */
  readonly isDistributed: boolean;

  private constructor(
    runner: TransactionRunner,
    runUnderLock: RunUnderLock,
    commits: CommitReports,
    current?: CurrentTransaction,
    isDistributed = false,
  ) {
    this.isDistributed = isDistributed;
    this.#commits = commits;
    this.#runner = runner;
    this.#runUnderLock = runUnderLock;
    this.#current = current;
  }

  /** Inside an open transaction. Code that waits here holds a connection, so it must not wait for code that needs one. */
  get isJoined(): boolean {
    return this.#current?.isOpen ?? false;
  }

  /**
   * `preparedStatements`: off behind a transaction pooler that does not support them (docs/operations.md).
   * `isDistributed`: what `src/db/distribution/switch.ts` says about the database.
   * `queuesSearch`: whether stored texts are queued for the vectors of the search.
   */
  static over(
    pools: RolePools,
    {
      preparedStatements = true,
      disk,
      isDistributed = false,
      replicas,
      queuesSearch = false,
    }: DatabaseOptions = {},
  ): Database {
    const names =
      preparedStatements instanceof StatementNames
        ? preparedStatements
        : new StatementNames(preparedStatements);
    const commits = new CommitReports();
    const dependencies = { names, disk, commits, isDistributed, replicas, queuesSearch };
    const refuse: RunUnderLock = () => Promise.reject(new Error('This connection already holds a lock.'));
    const runUnderLock: RunUnderLock = (scope, lock, work) =>
      underLock(pools, dependencies, scope, lock, (runner) => work(new Database(runner, refuse, commits)));
    const { inScope, asSystem } = runnerOver(pools, dependencies);
    const current = new CurrentTransaction(inScope);
    return new Database({ inScope: current.run, asSystem }, runUnderLock, commits, current, isDistributed);
  }

  /** `report` hears of every later transaction that has written something, once it is committed. */
  onCommit(report: ReportCommit): void {
    this.#commits.report = report;
  }

  /** Any number of statements. Each is sent when it is built and awaited; `Promise.all` sends several together. */
  inScope<T>(scope: RowScope, work: Work<T>): Promise<T>;
  inScope<T>(scope: SystemScope, work: SystemWork<T>): Promise<T>;
  inScope<T>(scope: RowScope | SystemScope, work: Work<T> | SystemWork<T>): Promise<T> {
    return this.#run(scope, MANY, work);
  }

  /**
   * READ ONLY, any number of statements, which all see the same moment. It holds its connection, and keeps PostgreSQL from
   * removing dead rows, until `work` ends. `sameAs`: the moment of another one, by the name that pg_export_snapshot() gave.
   */
  inSnapshot<T>(scope: RowScope, work: Work<T>, { sameAs }: { sameAs?: string } = {}): Promise<T> {
    return this.#runner.inScope(scope, sameAs === undefined ? SNAPSHOT : { ...SNAPSHOT, sameAs }, work);
  }

  /** READ ONLY, exactly one statement, one round trip. A second statement throws. */
  readOne<T>(scope: RowScope, work: Work<T>): Promise<T>;
  readOne<T>(scope: SystemScope, work: SystemWork<T>): Promise<T>;
  readOne<T>(scope: RowScope | SystemScope, work: Work<T> | SystemWork<T>): Promise<T> {
    return this.#run(scope, ONE_READ, work);
  }

  /**
   * As `readOne`, and a standby may answer (docs/replicas.md): it sees what this process, and the client according to its
   * request, have written in the scope, but of others' writes perhaps only those that are a second old. For what is shown to the
   * caller and decides nothing: no permission, limit or write may follow from it.
   */
  readAnywhere<T>(scope: Scope, work: Work<T>): Promise<T> {
    return this.#run(scope, ONE_READ_ANYWHERE, work);
  }

  /**
   * Exactly one statement, one round trip. Resolves only after its COMMIT. A second statement throws, except on a cluster,
   * where rows of a scope are written and counted by several.
   */
  writeOne<T>(scope: RowScope, work: Work<T>): Promise<T>;
  writeOne<T>(scope: SystemScope, work: SystemWork<T>): Promise<T>;
  writeOne<T>(scope: RowScope | SystemScope, work: Work<T> | SystemWork<T>): Promise<T> {
    return this.#run(scope, ONE_WRITE, work);
  }

  // The overloads above pair each kind of scope with its work, which a union of both cannot say.
  #run<T>(scope: RowScope | SystemScope, mode: Mode, work: Work<T> | SystemWork<T>): Promise<T> {
    return isSystem(scope)
      ? this.#runner.asSystem(scope, mode, work as SystemWork<T>)
      : this.#runner.inScope(scope, mode, work as Work<T>);
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
    const { inScope, asSystem } = this.#runner;
    const limited: TransactionRunner['inScope'] = async (scope, mode, work) => {
      const tenant = storingScopeOf(scope);
      if (mode.isReadOnly || tenant?.kind !== 'tenant') return inScope(scope, mode, work);
      const asked = maxBytesOf(tenant);
      const maxBytes = asked instanceof Promise ? await asked : asked;
      return inScope(scope, mode, (tx) => {
        tx.storage.maxBytes = maxBytes;
        return work(tx);
      });
    };
    return new Database(
      { inScope: limited, asSystem },
      this.#runUnderLock,
      this.#commits,
      this.#current,
      this.isDistributed,
    );
  }

  /**
   * Runs `work` while it holds the lock of this name, across all processes. No transaction is open between those of
   * `held`, so `work` may make network calls. All transactions use the connection that holds the lock: if it is lost,
   * so is the lock, and nothing more can be written.
   *
   * Waits for the lock as long as the role's lock_timeout allows.
   */
  underLock<T>(scope: SystemScope, lock: string, work: (held: Database) => Promise<T>): Promise<T> {
    return this.#runUnderLock(scope, lock, work);
  }
}

/** Whose limits apply to what a transaction of `scope` stores. */
function storingScopeOf(scope: RowScope): Scope | undefined {
  switch (scope.kind) {
    case 'import':
      return scope.of;
    case 'claim':
      return { kind: 'tenant', tenantId: scope.tenantId };
    case 'deletion':
      return undefined;
    default:
      return scope;
  }
}
