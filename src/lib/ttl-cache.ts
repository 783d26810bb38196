import { LRUCache } from 'lru-cache';
import type { Lease } from './lease.ts';
import { type CacheLookups, lookupsOf } from './observation/cache-lookups.ts';
import { currentRequest, outsideRequests } from './request-context.ts';

const MAX_KEYS = 100_000;
/** How long a value is used while notifications of changes may not arrive. */
const UNTOLD_TTL_MS = 900;

interface TtlOptions {
  readonly ttlMs: number;
  readonly max: number;
  /** Milliseconds of a monotonic clock; tests supply their own. */
  readonly now?: (() => number) | undefined;
}

/** Options for lru-cache: entries expire after `ttlMs`, and beyond `max` keys the least recently used is dropped. */
export const lruOptions = ({ ttlMs, max, now = () => performance.now() }: TtlOptions) => ({
  max,
  // lru-cache keeps a value whose age is exactly its ttl
  ttl: ttlMs - 1,
  // the exact time of each call, not one that is cached for a millisecond
  ttlResolution: 0,
  // lru-cache takes a start of 0 for "has no age"
  perf: { now: () => now() + 1 },
});

interface CacheOptions {
  /** What is cached, for the count of look-ups. */
  readonly name?: string;
  readonly now?: (() => number) | undefined;
  readonly lease?: Pick<Lease, 'holds'> | undefined;
}

interface Loaded<T> {
  readonly value: T;
  /** When it began to be loaded. */
  readonly since: number;
}

/**
 * Caches what was loaded for a key for a number of milliseconds. With a lease, what is older than a second is used only while
 * the lease holds, because a change of it may not have been heard of.
 */
export class TtlCache<T> {
  readonly #ttlMs: number;
  readonly #now: (() => number) | undefined;
  readonly #lease: Pick<Lease, 'holds'> | undefined;
  readonly #lookups: CacheLookups | undefined;
  #made: LRUCache<string, Loaded<T>, () => Promise<T>> | undefined;

  constructor(ttlMs: number, { name, now, lease }: CacheOptions = {}) {
    this.#ttlMs = ttlMs;
    this.#now = now;
    this.#lease = lease;
    this.#lookups = name === undefined ? undefined : lookupsOf(name);
  }

  /** Made when it is first needed: lru-cache allocates memory for all keys at once, and few processes need every cache. */
  get #entries() {
    this.#made ??= new LRUCache({
      ...lruOptions({ ttlMs: this.#ttlMs, max: MAX_KEYS, now: this.#now }),
      fetchMethod: async (_key, _stale, { context: load }) => {
        const since = this.#time();
        return { value: await outsideRequests(load), since };
      },
      // Callers that wait for a key that is dropped in the meantime get the loaded value, which is not stored.
      // Only the code of the library says so, so the version of lru-cache is pinned.
      ignoreFetchAbort: true,
    });
    return this.#made;
  }

  /**
   * Concurrent callers share one `load`, which belongs to the request of none of them. A failed load is not cached. Whoever
   * waited is authorized again before they get the value.
   */
  async get(key: string, load: () => Promise<T>): Promise<T> {
    const known = this.#known(key);
    if (known) return known.value;
    this.#lookups?.misses.add();
    const { value } = await this.#entries.forceFetch(key, { context: load });
    await currentRequest()?.confirm();
    return value;
  }

  /** As `get`, but never waits for another caller's `load` and stores nothing. For callers inside a transaction. */
  async getAlone(key: string, load: () => Promise<T>): Promise<T> {
    const known = this.#known(key);
    if (known) return known.value;
    this.#lookups?.misses.add();
    return load();
  }

  /** The cached value, or `undefined`. */
  peek(key: string): T | undefined {
    return this.#known(key)?.value;
  }

  /** Call this after a change: values that were loaded earlier are no longer used. */
  forget(key: string): void {
    this.#made?.delete(key);
  }

  clear(): void {
    this.#made?.clear();
  }

  #known(key: string): Loaded<T> | undefined {
    const known = this.#made?.get(key);
    if (known && this.#lease?.holds === false && this.#time() - known.since >= UNTOLD_TTL_MS) {
      this.#made?.delete(key);
      return undefined;
    }
    if (known) this.#lookups?.hits.add();
    return known;
  }

  #time(): number {
    return this.#now ? this.#now() : performance.now();
  }
}
