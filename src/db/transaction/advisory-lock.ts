import type pg from 'pg';
import { isDirect } from '../direct-connection.ts';
import { TryAgain } from '../errors.ts';

/** Connections of a pool that are never used for locks, so that other work is served while locks are waited for. */
const LEFT_FREE = 2;

/** The maximum number of calls that wait for one lock. */
const MAX_WAITING = 20;

const semaphores = new WeakMap<pg.Pool, Semaphore>();
const lanes = new WeakMap<pg.Pool, Lanes>();

/**
 * Runs `work` on a connection that holds a session-level advisory lock. The connection returns to its pool only if the
 * lock has been released and no transaction is open; otherwise it is destroyed, which releases the lock.
 */
export async function withAdvisoryLock<T>(
  pool: pg.Pool,
  lock: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const leave = await lanesOf(pool).enter(lock);
  const release = await semaphoreOf(pool).acquire();
  try {
    const client = await pool.connect();
    let unlocked = false;
    try {
      if (!(await isDirect(client)))
        throw new Error(
          'An advisory lock belongs to a session: the URL of this role must connect directly to PostgreSQL, and not to a pooler.',
        );
      await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [lock]);
      const result = await work(client);
      unlocked = await unlock(client, lock);
      return result;
    } catch (error) {
      unlocked = await unlock(client, lock);
      throw error;
    } finally {
      client.release(!unlocked || client.getTransactionStatus() !== 'I');
    }
  } finally {
    release();
    leave();
  }
}

async function unlock(client: pg.PoolClient, lock: string): Promise<boolean> {
  try {
    const { rows } = await client.query<{ unlocked: boolean }>(
      'select pg_advisory_unlock(hashtextextended($1, 0)) as unlocked',
      [lock],
    );
    return rows[0]?.unlocked === true;
  } catch {
    return false;
  }
}

function semaphoreOf(pool: pg.Pool): Semaphore {
  let semaphore = semaphores.get(pool);
  if (!semaphore) {
    semaphore = new Semaphore(Math.max(1, (pool.options.max ?? 10) - LEFT_FREE));
    semaphores.set(pool, semaphore);
  }
  return semaphore;
}

function lanesOf(pool: pg.Pool): Lanes {
  const known = lanes.get(pool) ?? new Lanes();
  lanes.set(pool, known);
  return known;
}

/**
 * A queue for each lock: of all calls for the same lock, only one takes a connection. Otherwise the requests of
 * one tenant could take all connections and wait for each other.
 */
class Lanes {
  readonly #lanes = new Map<string, Semaphore>();

  /** Resolves with the function that leaves the queue. Throws TryAgain if too many calls wait already. */
  async enter(lock: string): Promise<() => void> {
    const lane = this.#lanes.get(lock) ?? new Semaphore(1);
    this.#lanes.set(lock, lane);
    if (lane.waiting >= MAX_WAITING) throw new TryAgain();
    const release = await lane.acquire();
    return () => {
      release();
      if (lane.isUnused) this.#lanes.delete(lock);
    };
  }
}

/** A semaphore: admits this many at once, and the others in order of arrival. */
class Semaphore {
  readonly #all: number;
  #permits: number;
  readonly #waiting: (() => void)[] = [];

  constructor(permits: number) {
    this.#all = permits;
    this.#permits = permits;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get isUnused(): boolean {
    return this.#permits === this.#all;
  }

  /** Resolves with the function that returns the permit. */
  async acquire(): Promise<() => void> {
    if (this.#permits > 0) this.#permits -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return () => {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#permits += 1;
    };
  }
}
