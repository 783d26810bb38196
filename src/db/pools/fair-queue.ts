import { Counter, Histogram } from '../../lib/observation/instruments.ts';
import { refusals } from '../../lib/observation/refusals.ts';
import { currentWork } from '../../lib/observation/work.ts';
import { OwnerQueues } from '../../lib/owner-queues.ts';
import { currentRequest, RequestAborted, type RequestContext } from '../../lib/request-context.ts';
import { DatabaseUnavailable, TooManyWaiting } from '../errors.ts';
import { WAIT_BOUNDS } from './wait-bounds.ts';

const waits = new Histogram<'result'>(
  {
    name: 'omnimemory.db.fair_queue.wait',
    description:
      'Waits of requests of a tenant for their turn: served, or refused, because none came in time or the client went. Only real waits are counted.',
    unit: 's',
  },
  WAIT_BOUNDS,
);
const waiting = new Counter(
  {
    name: 'omnimemory.db.fair_queue.waiting',
    description: 'Requests of tenants that wait for their turn.',
    unit: '{request}',
  },
  { falls: true },
).of({});

export interface QueueLimits {
  /** The longest wait for a connection. */
  readonly timeoutMs: number;
  /** The maximum number of waiting requests of one scope. Each keeps its request in memory. */
  readonly maxWaiting: number;
}

/**
 * Shares the connections of a pool among scopes. No scope ever holds more than half of them, so others always find one.
 * A freed connection goes to the scope that holds the fewest; among equals, to the one whose last turn was longest ago;
 * and within a scope to the first request (docs/decisions/0017-fair-queue.md).
 */
export class FairQueue {
  readonly #limits: QueueLimits;
  /** The maximum number of connections of one scope. */
  readonly #share: number;
  #free: number;
  /** How many connections each scope holds; no entry for none. */
  readonly #held = new Map<string, number>();
  readonly #waiting = new OwnerQueues<() => void>();

  constructor(places: number, limits: QueueLimits) {
    this.#free = places;
    this.#share = Math.max(1, Math.ceil(places / 2));
    this.#limits = limits;
  }

  /**
   * Takes a connection if one is free and the scope holds less than half. While one is free, only scopes that hold
   * their half are waiting.
   */
  tryEnter(scopeId: string): boolean {
    if (this.#free === 0 || this.#heldBy(scopeId) >= this.#share) return false;
    this.#free -= 1;
    this.#hold(scopeId);
    return true;
  }

  /**
   * Waits for a connection. Throws TooManyWaiting at once, DatabaseUnavailable if none is free in time, and RequestAborted
   * if the client disconnects first.
   */
  enter(scopeId: string, request?: RequestContext): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.sizeOf(scopeId) >= this.#limits.maxWaiting) {
        refusals.of({ limiter: 'fair_queue' }).add();
        reject(new TooManyWaiting());
        return;
      }
      const beganAt = performance.now();
      const end = (result: 'served' | 'refused') => {
        clearTimeout(timeout);
        waiting.add(-1);
        const waited = (performance.now() - beganAt) / 1_000;
        waits.record(waited, { result });
        currentWork()?.span?.set('omnimemory.fair_queue.wait', waited);
      };
      waiting.add();
      const timeout = setTimeout(() => giveUp(new DatabaseUnavailable('nothing')), this.#limits.timeoutMs);
      const admit = () => {
        end('served');
        resolve();
      };
      const giveUp = (reason: Error) => {
        // an abort can come after the timeout
        if (!this.#waiting.remove(scopeId, admit)) return;
        end('refused');
        reject(reason);
      };
      this.#waiting.add(scopeId, admit);
      request?.onAbort(() => giveUp(new RequestAborted()));
    });
  }

  /** Runs `work` with a connection of the scope. If it had to wait, the caller's rights are checked again first. */
  async inTurn<T>(scopeId: string, work: () => Promise<T>): Promise<T> {
    const request = currentRequest();
    const hasToWait = !this.tryEnter(scopeId);
    if (hasToWait) await this.enter(scopeId, request);
    try {
      if (hasToWait) await request?.confirm();
      return await work();
    } finally {
      this.leave(scopeId);
    }
  }

  /** Releases a connection of the scope. */
  leave(scopeId: string): void {
    const held = this.#heldBy(scopeId) - 1;
    if (held > 0) this.#held.set(scopeId, held);
    else this.#held.delete(scopeId);

    const next = this.#next();
    if (next === undefined) this.#free += 1;
    else this.#serve(next);
  }

  #heldBy(scopeId: string): number {
    return this.#held.get(scopeId) ?? 0;
  }

  #hold(scopeId: string): void {
    this.#held.set(scopeId, this.#heldBy(scopeId) + 1);
  }

  /** The next scope that has waiting requests and holds less than half. */
  #next(): string | undefined {
    let [next, fewest] = [undefined as string | undefined, this.#share];
    for (const scopeId of this.#waiting.owners()) {
      const held = this.#heldBy(scopeId);
      if (held === 0) return scopeId;
      if (held < fewest) [next, fewest] = [scopeId, held];
    }
    return next;
  }

  #serve(scopeId: string): void {
    const admit = this.#waiting.takeFirst(scopeId);
    this.#hold(scopeId);
    admit?.();
  }
}
