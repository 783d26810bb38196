import { type Caller, CallerLeft } from '../base/caller.ts';
import { DatabaseUnavailable } from './database-errors.ts';

interface Waiter {
  readonly admit: () => void;
}

/**
 * Shares the connections of a pool among scopes. A scope that asks for many at once waits for itself: whatever is given
 * back goes to the scope that holds the fewest, of these to the one whose turn is the longest ago, and within a scope to
 * who came first (docs/decisions/0017-fair-queue.md).
 */
export class FairQueue {
  readonly #patienceMs: number;
  #free: number;
  /** How many places a scope has; none without one. */
  readonly #held = new Map<string, number>();
  /** Scopes in the order of their turns, each with those who wait; none without one. */
  readonly #waiting = new Map<string, Set<Waiter>>();

  constructor(places: number, patienceMs: number) {
    this.#free = places;
    this.#patienceMs = patienceMs;
  }

  /** Takes a place if one is free. Nobody waits then, because a place that is given back goes to those who do. */
  tryEnter(scopeId: string): boolean {
    if (this.#free === 0) return false;
    this.#free -= 1;
    this.#hold(scopeId);
    return true;
  }

  /**
   * Waits for a place. Throws DatabaseUnavailable when none has come in time, and CallerLeft when the caller has gone
   * before; either waits no longer.
   */
  enter(scopeId: string, caller?: Caller): Promise<void> {
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => giveUp(new DatabaseUnavailable()), this.#patienceMs);
      const waiter = {
        admit: () => {
          clearTimeout(patience);
          resolve();
        },
      };
      const giveUp = (reason: Error) => {
        clearTimeout(patience);
        this.#forget(scopeId, waiter);
        reject(reason);
      };
      const others = this.#waiting.get(scopeId);
      if (others) others.add(waiter);
      else this.#waiting.set(scopeId, new Set([waiter]));
      caller?.whenLeft(() => giveUp(new CallerLeft()));
    });
  }

  /** Gives the place of a scope back. */
  leave(scopeId: string): void {
    const held = (this.#held.get(scopeId) ?? 0) - 1;
    if (held > 0) this.#held.set(scopeId, held);
    else this.#held.delete(scopeId);

    const next = this.#next();
    if (next === undefined) this.#free += 1;
    else this.#serve(next);
  }

  #hold(scopeId: string): void {
    this.#held.set(scopeId, (this.#held.get(scopeId) ?? 0) + 1);
  }

  #next(): string | undefined {
    let [next, fewest] = [undefined as string | undefined, Number.POSITIVE_INFINITY];
    for (const scopeId of this.#waiting.keys()) {
      const held = this.#held.get(scopeId) ?? 0;
      if (held === 0) return scopeId;
      if (held < fewest) [next, fewest] = [scopeId, held];
    }
    return next;
  }

  #serve(scopeId: string): void {
    const waiters = this.#waiting.get(scopeId) as Set<Waiter>;
    const [first] = waiters as Iterable<Waiter> as [Waiter];
    waiters.delete(first);
    // behind all others, where more of it wait
    this.#waiting.delete(scopeId);
    if (waiters.size > 0) this.#waiting.set(scopeId, waiters);
    this.#hold(scopeId);
    first.admit();
  }

  #forget(scopeId: string, waiter: Waiter): void {
    const waiters = this.#waiting.get(scopeId);
    waiters?.delete(waiter);
    if (waiters?.size === 0) this.#waiting.delete(scopeId);
  }
}
