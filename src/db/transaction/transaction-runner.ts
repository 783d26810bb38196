import pg from 'pg';
import { assertScope, type RowScope, type SystemScope, scopeIdOf, tenantIdOf } from '../../auth/scope.ts';
import { currentWork, inSpan } from '../../lib/observation/work.ts';
import { currentRequest } from '../../lib/request-context.ts';
import { RoleNotSetUp } from '../errors.ts';
import { FairQueue } from '../pools/fair-queue.ts';
import { connected, transactions } from '../pools/pool-metrics.ts';
import type { RolePools } from '../pools/role-pools.ts';
import type { Replicas } from '../replicas/replicas.ts';
import { INSERT_POSITION } from '../replicas/wal-position.ts';
import { type DatabaseRole, TASK_ROLE_VARIABLES } from '../schema/roles.ts';
import { withAdvisoryLock } from './advisory-lock.ts';
import { countOfGrowth } from './count-growth.ts';
import { kyselyOn } from './kysely-on.ts';
import { type Check, PipelinedConnection } from './pipelined-connection.ts';
import { throughStandby } from './replica-reads.ts';
import { accountSettings, settingsOf } from './scope-settings.ts';
import { StatementNames } from './statement-names.ts';
import { StatementSpans } from './statement-spans.ts';
import { type DiskStatus, StorageMeter } from './storage-meter.ts';
import { type CommitReports, TouchedTables } from './touched-tables.ts';
import { ScopeTransaction, SystemTransaction } from './transaction.ts';

/** How a transaction runs. `isSingle`: with exactly one statement. `isSnapshot`: all of them see the same moment. */
export interface Mode {
  readonly isReadOnly: boolean;
  readonly isSingle: boolean;
  readonly isSnapshot?: true;
  /** The name of the snapshot to take over. */
  readonly sameAs?: string;
  /** A standby may answer that has replayed what the scope needs. With `isSingle` and `isReadOnly` only. */
  readonly isReplicated?: true;
}

export type Work<T> = (tx: ScopeTransaction) => Promise<T>;
export type SystemWork<T> = (tx: SystemTransaction) => Promise<T>;

/** Runs the work in one transaction of the scope. */
export type RunInScope = <T>(scope: RowScope, mode: Mode, work: Work<T>) => Promise<T>;
export type RunAsSystem = <T>(scope: SystemScope, mode: Mode, work: SystemWork<T>) => Promise<T>;

export interface TransactionRunner {
  readonly inScope: RunInScope;
  readonly asSystem: RunAsSystem;
}

export interface TransactionDependencies {
  readonly names: StatementNames;
  readonly disk: DiskStatus | undefined;
  readonly commits: CommitReports;
  /** Whether Citus distributes the rows of scopes. */
  readonly isDistributed: boolean;
  /** `undefined`: everything runs on the primary. */
  readonly replicas: Replicas | undefined;
  /** Whether texts are queued for the vectors of the search. */
  readonly queuesSearch: boolean;
}

// Longer than the role's statement_timeout, so that no request fails because of one statement of another.
export const QUEUE_LIMITS = { timeoutMs: 10_000, maxWaiting: 200 };

/** Each transaction on a connection that it borrows from the pool of its role. */
export function runnerOver(pools: RolePools, dependencies: TransactionDependencies): TransactionRunner {
  const queue = new FairQueue(pools.tenant?.options.max ?? 1, QUEUE_LIMITS);
  return {
    asSystem: async (scope, mode, work) => {
      assertScope(scope);
      return inSpan('transaction', attributesOf(scope, mode), () =>
        onPool(pools, scope, (client) => systemTransactionOn(client, dependencies, scope, mode, work)),
      );
    },
    inScope: async (scope, mode, work) => {
      assertScope(scope);
      const run = () =>
        onPool(pools, scope, (client) => scopeTransactionOn(client, dependencies, scope, mode, work));
      const onPrimary = () => {
        // local mode has a pool to itself, and so has each of the tasks
        if (scope.kind !== 'tenant') return run();
        return queue.inTurn(scope.tenantId, () => {
          currentRequest()?.begin();
          return run();
        });
      };
      const { replicas } = dependencies;
      return inSpan('transaction', attributesOf(scope, mode), () => {
        if (!replicas || !mode.isReplicated || (scope.kind !== 'tenant' && scope.kind !== 'local'))
          return onPrimary();
        return throughStandby(replicas, scope, onPrimary, (client, keepsNames, check) =>
          scopeTransactionOn(
            client,
            keepsNames ? dependencies : { ...dependencies, names: UNNAMED },
            scope,
            mode,
            work,
            check,
          ),
        );
      });
    },
  };
}

/** Runs `work` while one connection holds the lock and serves all transactions of `runner`. */
export function underLock<T>(
  pools: RolePools,
  dependencies: TransactionDependencies,
  scope: SystemScope,
  lock: string,
  work: (runner: TransactionRunner) => Promise<T>,
): Promise<T> {
  const refuse = () => {
    throw new Error(`The connection that holds the lock belongs to the ${scope.kind} role.`);
  };
  return withAdvisoryLock(poolOf(pools, scope), lock, (client) =>
    work({
      inScope: async () => refuse(),
      asSystem: async (inner, mode, inside) =>
        inner.kind === scope.kind ? systemTransactionOn(client, dependencies, scope, mode, inside) : refuse(),
    }),
  );
}

async function onPool<T>(
  pools: RolePools,
  scope: RowScope | SystemScope,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const role = roleOf(scope);
  const client = await connected(poolOf(pools, scope), role);
  let outcome: 'committed' | 'failed' = 'failed';
  try {
    const result = await work(client);
    outcome = 'committed';
    return result;
  } finally {
    transactions.of({ role, outcome }).add();
    // a waiting request gets the connection only when it is connected and outside any transaction
    client.release(client.getTransactionStatus() !== 'I');
  }
}

const roleOf = ({ kind }: RowScope | SystemScope): DatabaseRole => (kind === 'account' ? 'deletion' : kind);

/** Of the span of a transaction: never which scope it is of. */
const attributesOf = (scope: RowScope | SystemScope, { isReadOnly, isSingle }: Mode) => ({
  'db.system.name': 'postgresql',
  'omnimemory.db.role': roleOf(scope),
  'omnimemory.db.read_only': isReadOnly,
  'omnimemory.db.single': isSingle,
});

function poolOf(pools: RolePools, scope: RowScope | SystemScope): pg.Pool {
  const kind = roleOf(scope);
  const pool = pools[kind];
  if (pool) return pool;
  if (kind in TASK_ROLE_VARIABLES)
    throw new RoleNotSetUp(TASK_ROLE_VARIABLES[kind as keyof typeof TASK_ROLE_VARIABLES]);
  throw new Error(`The ${kind} role is not configured.`);
}

async function scopeTransactionOn<T>(
  client: pg.PoolClient,
  { names, disk, commits, isDistributed, replicas, queuesSearch }: TransactionDependencies,
  scope: RowScope,
  mode: Mode,
  work: Work<T>,
  check?: Check,
): Promise<T> {
  const opening = [beginOf(mode), ...momentOf(mode), ...settingsOf(scope, mode)];
  const touched = mode.isReadOnly ? undefined : new TouchedTables();
  // Citus sends the rows of a CTE that an INSERT reads to all nodes, also to one that is down
  const isSingle = mode.isSingle && (mode.isReadOnly || !isDistributed);
  const connection = new PipelinedConnection(client, {
    opening,
    single: isSingle,
    names: mode.isSnapshot ? UNNAMED : names,
    touched,
    afterCommit: replicas && touched && currentRequest()?.position && INSERT_POSITION,
    check,
    spans: StatementSpans.below(currentWork()?.span),
  });
  const done = await completed(connection, async () => {
    const storage = new StorageMeter(tenantIdOf(scope) !== undefined, isSingle, disk);
    const rows = { scopeId: scopeIdOf(scope), isDistributed, queuesSearch };
    const tx = new ScopeTransaction(kyselyOn(connection), rows, storage, touched);
    const result = await work(tx);
    const count = countOfGrowth(storage)?.compile(tx.db);
    // sent together with COMMIT, which does nothing if it fails
    return { result, last: count && connection.executeQuery(count) };
  }).catch((error) => {
    // it may be committed if its answer was lost, or have failed because of what others have written
    if (touched) replicas?.mayHaveCommitted(scope);
    throw error;
  });
  const position = connection.answerAfterCommit;
  if (position !== undefined) replicas?.committed(scope, position);
  else if (touched) replicas?.mayHaveCommitted(scope);
  touched?.reportTo(commits, scopeIdOf(scope));
  return done;
}

async function systemTransactionOn<T>(
  client: pg.PoolClient,
  { names, commits }: TransactionDependencies,
  scope: SystemScope,
  mode: Mode,
  work: SystemWork<T>,
): Promise<T> {
  const touched = mode.isReadOnly ? undefined : new TouchedTables();
  const connection = new PipelinedConnection(client, {
    opening: [beginOf(mode), ...accountSettings(scope)],
    single: mode.isSingle,
    names,
    touched,
    spans: StatementSpans.below(currentWork()?.span),
  });
  const done = await completed(connection, async () => ({
    result: await work(new SystemTransaction(kyselyOn(connection), scope.kind, touched)),
    last: undefined,
  }));
  touched?.reportTo(commits);
  return done;
}

/** Commits what `work` has done, or rolls it back if it throws. `last`: a statement that was sent, but not awaited. */
async function completed<T>(
  connection: PipelinedConnection,
  work: () => Promise<{ readonly result: T; readonly last: Promise<unknown> | undefined }>,
): Promise<T> {
  try {
    const { result, last } = await work();
    await Promise.all([last, connection.commit()]);
    return result;
  } catch (error) {
    await connection.rollback();
    throw error;
  } finally {
    connection.endSpans();
  }
}

// A named statement is parsed before BEGIN, and parsing takes a snapshot: too late for an isolation level.
const UNNAMED = new StatementNames(false);

/** Before anything else in the transaction. */
const momentOf = ({ sameAs }: Mode): string[] =>
  sameAs === undefined ? [] : [`SET TRANSACTION SNAPSHOT ${pg.escapeLiteral(sameAs)}`];

const beginOf = ({ isReadOnly, isSnapshot }: Mode): string =>
  `BEGIN${isSnapshot ? ' ISOLATION LEVEL REPEATABLE READ' : ''}${isReadOnly ? ' READ ONLY' : ''}`;
