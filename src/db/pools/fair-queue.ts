import { OwnerQueues } from '../../lib/owner-queues.ts';
import { RequestAborted, type RequestContext } from '../../lib/request-context.ts';
import { DatabaseUnavailable, TooManyWaiting } from '../errors.ts';

export interface QueueLimits {
  /** How long a place is waited for. */
  readonly timeoutMs: number;
  /** Of one scope, beside those that have a place. Each keeps its request in memory. */
  readonly maxWaiting: number;
}

/**
 * Shares the connections of a pool among scopes. No scope ever holds more than half of them, so that the others find one
 * free whatever it does with its own. A place that is given back goes to the scope that holds the fewest, of these to
 * the one whose turn is the longest ago, and within a scope to the first that came (docs/decisions/0017-fair-queue.md).
 */
export class FairQueue {
  readonly #limits: QueueLimits;
  /** The most that one scope holds. */
  readonly #share: number;
  #free: number;
  /** How many places a scope has; none without one. */
  readonly #held = new Map<string, number>();
  readonly #waiting = new OwnerQueues<() => void>();

  constructor(places: number, limits: QueueLimits) {
    this.#free = places;
    this.#share = Math.max(1, Math.ceil(places / 2));
    this.#limits = limits;
  }

  /** Takes a place if one is free and the scope has not had its half. While one is free, only such scopes wait that have. */
  tryEnter(scopeId: string): boolean {
    if (this.#free === 0 || this.#heldBy(scopeId) >= this.#share) return false;
    this.#free -= 1;
    this.#hold(scopeId);
    return true;
  }

  /**
   * Waits for a place. Throws TooManyWaiting at once, DatabaseUnavailable when none has come in time, and RequestAborted when
   * the client has gone away before; none of these waits any longer.
   */
  enter(scopeId: string, request?: RequestContext): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.sizeOf(scopeId) >= this.#limits.maxWaiting) {
        reject(new TooManyWaiting());
        return;
      }
      const timeout = setTimeout(() => giveUp(new DatabaseUnavailable('nothing')), this.#limits.timeoutMs);
      const admit = () => {
        clearTimeout(timeout);
        resolve();
      };
      const giveUp = (reason: Error) => {
        clearTimeout(timeout);
        this.#waiting.remove(scopeId, admit);
        reject(reason);
      };
      this.#waiting.add(scopeId, admit);
      request?.onAbort(() => giveUp(new RequestAborted()));
    });
  }

  /** Gives the place of a scope back. */
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

  /** Whose turn it is, of those who wait and have not had their half. */
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
