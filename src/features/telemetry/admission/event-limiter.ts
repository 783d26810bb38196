import type { MinuteLimits } from '../../../lib/minute-counter.ts';

const MINUTE_MS = 60_000;
const MAX_UNTIDIED_SCOPES = 10_000;

interface Minute {
  readonly since: number;
  events: number;
}

/** Limits the events of each scope per minute. */
export interface EventLimits {
  /**
   * Counts the events and returns 0, or counts nothing and returns the milliseconds until the scope's next minute. `extra`
   * is counted with the events but never causes a refusal itself. A promise only if other processes have to be asked.
   */
  waitFor(scopeId: string, events: number, maxPerMinute: number, extra?: number): number | Promise<number>;
}

/** Limits by a counter that processes share. */
export class SharedEventLimiter implements EventLimits {
  readonly #counter: MinuteLimits;

  constructor(counter: MinuteLimits) {
    this.#counter = counter;
  }

  async waitFor(scopeId: string, events: number, maxPerMinute: number, extra = 0): Promise<number> {
    const taken = await this.#counter.take(scopeId, maxPerMinute, events + extra, events);
    return taken.allowed ? 0 : taken.msToReset;
  }
}

/**
 * Limits the events of each scope per minute, in this process. A scope's minute begins with its first event and ends
 * sixty seconds later. Times are milliseconds of a monotonic clock; tests supply their own.
 */
export class EventLimiter implements EventLimits {
  readonly #now: () => number;
  readonly #minutes = new Map<string, Minute>();
  #tidyAt = MAX_UNTIDIED_SCOPES;

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  waitFor(scopeId: string, events: number, maxPerMinute: number, extra = 0): number {
    const now = this.#now();
    const current = this.#minutes.get(scopeId);
    const minute = current && current.since + MINUTE_MS > now ? current : { since: now, events: 0 };
    if (minute.events + events > maxPerMinute) return minute.since + MINUTE_MS - now;
    minute.events += events + extra;
    this.#tidy(now);
    this.#minutes.set(scopeId, minute);
    return 0;
  }

  /** Drops expired minutes each time the number of scopes has doubled, so that idle scopes use no memory. */
  #tidy(now: number): void {
    if (this.#minutes.size < this.#tidyAt) return;
    for (const [scopeId, { since }] of this.#minutes)
      if (since + MINUTE_MS <= now) this.#minutes.delete(scopeId);
    this.#tidyAt = Math.max(MAX_UNTIDIED_SCOPES, 2 * this.#minutes.size);
  }
}
