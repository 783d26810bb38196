import { LRUCache } from 'lru-cache';

const MAX_KEYS = 100_000;

interface TtlOptions {
  readonly ttlMs: number;
  readonly max: number;
  /** Milliseconds of a clock that nobody sets; tests bring their own. */
  readonly now?: (() => number) | undefined;
}

/** What lru-cache needs to forget what is older than `ttlMs`, and of more than `max` keys the least recently used. */
export const lruOptions = ({ ttlMs, max, now = () => performance.now() }: TtlOptions) => ({
  max,
  // lru-cache keeps a value whose age is exactly its ttl
  ttl: ttlMs - 1,
  // the time of each call and not of up to a millisecond before it
  ttlResolution: 0,
  // lru-cache takes a start of 0 for "has no age"
  perf: { now: () => now() + 1 },
});

interface Loaded<T> {
  readonly value: T;
}

/** Remembers for so many milliseconds what was loaded for a key. */
export class TtlCache<T> {
  readonly #entries: LRUCache<string, Loaded<T>, () => Promise<T>>;

  constructor(ttlMs: number, now?: () => number) {
    this.#entries = new LRUCache({
      ...lruOptions({ ttlMs, max: MAX_KEYS, now }),
      fetchMethod: async (_key, _stale, { context: load }) => ({ value: await load() }),
      // who waits for a key that is forgotten meanwhile gets what was loaded, which is not stored: the version is pinned
      ignoreFetchAbort: true,
    });
  }

  /** Callers at the same time share one `load`; one that fails is not remembered. */
  async get(key: string, load: () => Promise<T>): Promise<T> {
    const { value } = this.#entries.get(key) ?? (await this.#entries.forceFetch(key, { context: load }));
    return value;
  }

  /** As `get`, but waits for nobody else's `load`, and remembers nothing: for callers inside of a transaction. */
  async getAlone(key: string, load: () => Promise<T>): Promise<T> {
    return this.peek(key) ?? load();
  }

  /** What `get` would give without a load, or `undefined`. */
  peek(key: string): T | undefined {
    return this.#entries.get(key)?.value;
  }

  /** Call this after a change: values that were loaded earlier are no longer used. */
  forget(key: string): void {
    this.#entries.delete(key);
  }

  clear(): void {
    this.#entries.clear();
  }
}
