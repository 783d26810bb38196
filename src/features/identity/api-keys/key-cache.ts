import { LRUCache } from 'lru-cache';
import { lruOptions } from '../../../lib/ttl-cache.ts';
import { DAY_MS } from '../../../lib/utc.ts';

const TTL_MS = 10_000;
const MAX_ENTRIES = 10_000;
const GOOD_FOR_MS = DAY_MS;
const MAX_GOOD = 20_000;

/** A lookup in progress, and the owners that were invalidated in the meantime. */
interface Loading {
  all: boolean;
  readonly owners: Set<string>;
}

/**
 * Caches the owner of a hash for at most ten seconds. It caches nothing while it is `closed`, which is whenever
 * notifications of revocations could not reach this process.
 */
export class KeyCache<T extends NonNullable<unknown>> {
  readonly #ownerOf: (value: T) => string;
  readonly #entries = new LRUCache<string, T>(lruOptions({ ttlMs: TTL_MS, max: MAX_ENTRIES }));
  readonly #loading = new Set<Loading>();
  /** Hashes that were valid recently. They grant no access, so they are kept when cached owners are dropped. */
  readonly #good = new LRUCache<string, true>(lruOptions({ ttlMs: GOOD_FOR_MS, max: MAX_GOOD }));
  #open = false;

  /** `ownerOf`: the owner that `forget` takes. */
  constructor(ownerOf: (value: T) => string) {
    this.#ownerOf = ownerOf;
  }

  async get(hash: string, load: () => Promise<T | undefined>): Promise<T | undefined> {
    const known = this.#entries.get(hash);
    if (known !== undefined) return known;
    const loading: Loading = { all: !this.#open, owners: new Set() };
    this.#loading.add(loading);
    try {
      const value = await load();
      if (value === undefined) this.#drop(hash);
      else this.#remember(hash, value, loading);
      return value;
    } finally {
      this.#loading.delete(loading);
    }
  }

  /** Whether the hash was valid within the last day and was not refused since. It may have to be checked again. */
  has(hash: string): boolean {
    return this.#good.has(hash);
  }

  /** Drops the entries of one owner. */
  forget(owner: string): void {
    for (const loading of this.#loading) loading.owners.add(owner);
    for (const [hash, value] of [...this.#entries.entries()])
      if (this.#ownerOf(value) === owner) this.#entries.delete(hash);
  }

  clear(): void {
    for (const loading of this.#loading) loading.all = true;
    this.#entries.clear();
  }

  open(): void {
    this.clear();
    this.#open = true;
  }

  close(): void {
    this.#open = false;
    this.clear();
  }

  #remember(hash: string, value: T, { all, owners }: Loading): void {
    this.#good.set(hash, true);
    // a revocation that arrived while we were reading may be younger than what we read
    if (!this.#open || all || owners.has(this.#ownerOf(value))) return;
    this.#entries.set(hash, value);
  }

  #drop(hash: string): void {
    this.#entries.delete(hash);
    this.#good.delete(hash);
  }
}
