import pg from 'pg';
import { assertScope, type Scope, type SystemScope, scopeIdOf } from '../../auth/scope.ts';
import { currentRequest } from '../../lib/request-context.ts';
import { FairQueue } from '../pools/fair-queue.ts';
import type { RolePools } from '../pools/role-pools.ts';
import { withAdvisoryLock } from './advisory-lock.ts';
import { kyselyOn } from './kysely-on.ts';
import { PipelinedConnection } from './pipelined-connection.ts';
import type { StatementNames } from './statement-names.ts';
import { countOfGrowth, type DiskStatus, StorageMeter } from './stored-bytes.ts';
import { ScopeTransaction, SystemTransaction } from './transaction.ts';

/** How a transaction runs. `isSingle`: with exactly one statement. */
export interface Mode {
  readonly isReadOnly: boolean;
  readonly isSingle: boolean;
}

export type Work<T> = (tx: ScopeTransaction) => Promise<T>;
export type SystemWork<T> = (tx: SystemTransaction) => Promise<T>;

/** Runs the work in one transaction of the scope. */
export type RunInScope = <T>(scope: Scope, mode: Mode, work: Work<T>) => Promise<T>;
export type RunAsSystem = <T>(scope: SystemScope, mode: Mode, work: SystemWork<T>) => Promise<T>;

export interface Runs {
  readonly inScope: RunInScope;
  readonly asSystem: RunAsSystem;
}

export interface Means {
  readonly names: StatementNames;
  readonly disk: DiskStatus | undefined;
}

// Longer than the role's statement_timeout, so that no request fails because of one statement of another.
export const QUEUE_LIMITS = { timeoutMs: 10_000, maxWaiting: 200 };

/** Each transaction on a connection that it borrows from the pool of its role. */
export function throughPools(pools: RolePools, means: Means): Runs {
  const queue = new FairQueue(pools.tenant?.options.max ?? 1, QUEUE_LIMITS);
  return {
    asSystem: (scope, mode, work) =>
      onPool(pools, scope, (client) => systemTransactionOn(client, means, scope, mode, work)),
    inScope: async (scope, mode, work) => {
      assertScope(scope);
      const run = () =>
        onPool(pools, scope, (client) => scopeTransactionOn(client, means, scope, mode, work));
      // local mode has a pool to itself
      return scope.kind === 'tenant' ? inTurn(queue, scope.tenantId, run) : run();
    },
  };
}

/** Runs `work` while one connection holds the lock and serves all transactions of `runs`. */
export function underLock<T>(
  pools: RolePools,
  means: Means,
  scope: SystemScope,
  lock: string,
  work: (runs: Runs) => Promise<T>,
): Promise<T> {
  const refuse = () => {
    throw new Error(`The connection that holds the lock belongs to the ${scope.kind} role.`);
  };
  return withAdvisoryLock(poolOf(pools, scope), lock, (client) =>
    work({
      inScope: async () => refuse(),
      asSystem: async (inner, mode, inside) =>
        inner.kind === scope.kind ? systemTransactionOn(client, means, scope, mode, inside) : refuse(),
    }),
  );
}

async function inTurn<T>(queue: FairQueue, tenantId: string, run: () => Promise<T>): Promise<T> {
  const request = currentRequest();
  const hasToWait = !queue.tryEnter(tenantId);
  if (hasToWait) await queue.enter(tenantId, request);
  request?.begin();
  try {
    // the caller's rights may have changed during the wait in the queue
    if (hasToWait) await request?.confirm();
    return await run();
  } finally {
    queue.leave(tenantId);
  }
}

async function onPool<T>(
  pools: RolePools,
  scope: Scope | SystemScope,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await poolOf(pools, scope).connect();
  try {
    return await work(client);
  } finally {
    // a waiting request gets the connection only when it is connected and outside any transaction
    client.release(client.getTransactionStatus() !== 'I');
  }
}

function poolOf(pools: RolePools, { kind }: Scope | SystemScope): pg.Pool {
  const pool = pools[kind];
  if (!pool) throw new Error(`The ${kind} role is not configured.`);
  return pool;
}

function scopeTransactionOn<T>(
  client: pg.PoolClient,
  { names, disk }: Means,
  scope: Scope,
  mode: Mode,
  work: Work<T>,
): Promise<T> {
  const opening = [beginOf(mode), ...settingsOf(scope, mode)];
  const connection = new PipelinedConnection(client, { opening, single: mode.isSingle, names });
  return completed(connection, async () => {
    const storage = new StorageMeter(scope.kind === 'tenant', mode.isSingle, disk);
    const tx = new ScopeTransaction(kyselyOn(connection), scopeIdOf(scope), storage);
    const result = await work(tx);
    const count = countOfGrowth(storage)?.compile(tx.db);
    // sent together with COMMIT, which does nothing if it fails
    return { result, last: count && connection.executeQuery(count) };
  });
}

function systemTransactionOn<T>(
  client: pg.PoolClient,
  { names }: Means,
  { kind }: SystemScope,
  mode: Mode,
  work: SystemWork<T>,
): Promise<T> {
  const connection = new PipelinedConnection(client, {
    opening: [beginOf(mode)],
    single: mode.isSingle,
    names,
  });
  return completed(connection, async () => ({
    result: await work(new SystemTransaction(kyselyOn(connection), kind)),
    last: undefined,
  }));
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
  }
}

const beginOf = ({ isReadOnly }: Mode): string => (isReadOnly ? 'BEGIN READ ONLY' : 'BEGIN');

// SET LOCAL and not set_config(), because Citus propagates SET LOCAL to its workers.
function settingsOf(scope: Scope, { isReadOnly }: Mode): string[] {
  if (scope.kind !== 'tenant') return [];
  const { tenantId, userId, keyId } = scope;
  const set = (name: string, value: string) => `SET LOCAL ${name} = ${pg.escapeLiteral(value)}`;
  const settings = [set('app.tenant_id', tenantId)];
  if (userId !== undefined) settings.push(set('app.user_id', userId));
  // no policy reads the key; it is a default of columns
  if (keyId !== undefined && !isReadOnly) settings.push(set('app.key_id', keyId));
  return settings;
}
