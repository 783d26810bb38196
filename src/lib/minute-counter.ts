const MINUTE_MS = 60_000;
const MAX_KEYS = 50_000;

interface Minute {
  readonly until: number;
  spent: number;
}

/** The rest of a key's limit in its current minute. */
export interface RemainingLimit {
  readonly allowed: boolean;
  readonly remaining: number;
  readonly msToReset: number;
  /** From 1 to 60. */
  readonly secondsToReset: number;
}

/** Limits of what is counted by key in minutes. */
export interface MinuteLimits {
  /**
   * Counts `amount`, or refuses and counts nothing: there must be room for `needed`, so with less than `amount` the last that is
   * admitted may exceed the limit. A promise only if other processes have to be asked.
   */
  take(key: string, most: number, amount?: number, needed?: number): RemainingLimit | Promise<RemainingLimit>;
  /** How long until the key has something left, or 0. Counts nothing. */
  secondsUntilRoom(key: string, most: number): number;
}

/** `left`: less than 0 where the last one exceeded the limit. */
export const remainingOf = ({
  allowed,
  left,
  msToReset,
}: {
  readonly allowed: boolean;
  readonly left: number;
  readonly msToReset: number;
}): RemainingLimit => ({
  allowed,
  remaining: Math.max(0, left),
  msToReset,
  // with a fractional clock, (now + 60 s) - now can be slightly more than 60 s
  secondsToReset: Math.min(MINUTE_MS / 1_000, Math.max(1, Math.ceil(msToReset / 1_000))),
});

/**
 * Counts by key in this process. A key's minute starts with the first that is admitted and ends sixty seconds later.
 * Times are milliseconds of a monotonic clock; tests supply their own.
 */
export class MinuteCounter implements MinuteLimits {
  readonly #now: () => number;
  readonly #mostKeys: number;
  // in the order in which the minutes end
  readonly #minutes = new Map<string, Minute>();

  constructor(now = () => performance.now(), mostKeys = MAX_KEYS) {
    this.#now = now;
    this.#mostKeys = mostKeys;
  }

  get keys(): number {
    return this.#minutes.size;
  }

  take(key: string, most: number, amount = 1, needed = 1): RemainingLimit {
    const now = this.#now();
    const current = this.#current(key, now);
    const minute = current ?? { until: now + MINUTE_MS, spent: 0 };
    const allowed = minute.spent + needed <= most;
    if (allowed) {
      if (!current) this.#begin(key, minute, now);
      minute.spent += amount;
    }
    return remainingOf({ allowed, left: most - minute.spent, msToReset: minute.until - now });
  }

  secondsUntilRoom(key: string, most: number): number {
    const now = this.#now();
    const minute = this.#current(key, now);
    if (!minute || minute.spent < most) return 0;
    return remainingOf({ allowed: false, left: 0, msToReset: minute.until - now }).secondsToReset;
  }

  #current(key: string, now: number): Minute | undefined {
    const minute = this.#minutes.get(key);
    return minute && minute.until > now ? minute : undefined;
  }

  #begin(key: string, minute: Minute, now: number): void {
    if (this.#minutes.size >= this.#mostKeys) this.#makeRoom(now);
    // an existing key moves to the end of the order
    this.#minutes.delete(key);
    this.#minutes.set(key, minute);
  }

  /** Drops expired minutes and, if these are less than half of all, the oldest half: memory is bounded. */
  #makeRoom(now: number): void {
    for (const [key, { until }] of this.#minutes) {
      if (until > now && this.#minutes.size <= this.#mostKeys / 2) return;
      this.#minutes.delete(key);
    }
  }
}
