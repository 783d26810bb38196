const MAX_UNTIDIED_KEYS = 10_000;

interface Remembered<T> {
  readonly value: Promise<T>;
  /** The value, once it is there. */
  settled: T | undefined;
  readonly until: number;
}

/**
 * Remembers for so many milliseconds what was loaded for a key. Times are milliseconds of a clock that nobody sets; tests
 * bring their own.
 */
export class TtlCache<T> {
  readonly #ttlMs: number;
  readonly #now: () => number;
  readonly #remembered = new Map<string, Remembered<T>>();
  #tidyAt = MAX_UNTIDIED_KEYS;

  constructor(ttlMs: number, now = () => performance.now()) {
    this.#ttlMs = ttlMs;
    this.#now = now;
  }

  /** Callers at the same time share one `load`; one that fails is not remembered. */
  get(key: string, load: () => Promise<T>): Promise<T> {
    const known = this.#known(key);
    if (known) return known.value;
    this.#tidy();
    const value = load();
    const entry: Remembered<T> = { value, settled: undefined, until: this.#now() + this.#ttlMs };
    this.#remembered.set(key, entry);
    value.then(
      (settled) => {
        entry.settled = settled;
      },
      () => {
        if (this.#remembered.get(key) === entry) this.forget(key);
      },
    );
    return value;
  }

  /** As `get`, but waits for nobody else's `load`, and remembers nothing: for who is inside of a transaction. */
  async getAlone(key: string, load: () => Promise<T>): Promise<T> {
    return this.peek(key) ?? load();
  }

  /** What `get` would give without asking, or `undefined`. */
  peek(key: string): T | undefined {
    return this.#known(key)?.settled;
  }

  /** After a change: what was loaded before it is not given out any more. */
  forget(key: string): void {
    this.#remembered.delete(key);
  }

  clear(): void {
    this.#remembered.clear();
  }

  #known(key: string): Remembered<T> | undefined {
    const known = this.#remembered.get(key);
    return known && known.until > this.#now() ? known : undefined;
  }

  /** Drops what is over each time the keys have doubled, so that those which have gone quiet take no room. */
  #tidy(): void {
    if (this.#remembered.size < this.#tidyAt) return;
    const now = this.#now();
    for (const [key, { until }] of this.#remembered) if (until <= now) this.#remembered.delete(key);
    this.#tidyAt = Math.max(MAX_UNTIDIED_KEYS, 2 * this.#remembered.size);
  }
}
