import { LRUCache } from 'lru-cache';
import type { Lease } from '../../../lib/lease.ts';
import { lookupsOf } from '../../../lib/observation/cache-lookups.ts';
import { outsideRequests } from '../../../lib/request-context.ts';
import { lruOptions } from '../../../lib/ttl-cache.ts';
import { DAY_MS } from '../../../lib/utc.ts';

/**
 * What changes the access of a key is announced, and empties the cache at once. So this bounds only what no service does,
 * such as SQL by hand.
 */
const TTL_MS = 60_000;
/** A key that is used at this age is read again while its requests go on, so that none waits for it. */
const RENEW_AFTER_MS = 40_000;
const MAX_ENTRIES = 10_000;
const GOOD_FOR_MS = DAY_MS;
const MAX_GOOD = 20_000;
const counted = lookupsOf('api_key');

interface Entry<T> {
  readonly value: T;
  readonly renewAt: number;
}

/** A lookup in progress, and what was invalidated in the meantime. */
interface Lookup<T> {
  all: boolean;
  readonly owners: Set<string>;
  result: Promise<T | undefined> | undefined;
}

/**
 * Caches the owner of a hash for at most a minute. It caches nothing while it is `closed`, which is whenever
 * notifications of revocations could not reach this process, and uses nothing that it has while the lease does not hold.
 */
export class KeyCache<T extends NonNullable<unknown>> {
  readonly #ownerOf: (value: T) => string;
  readonly #now: () => number;
  readonly #lease: Pick<Lease, 'holds'> | undefined;
  readonly #entries: LRUCache<string, Entry<T>>;
  /** The latest lookup of each hash. */
  readonly #lookups = new Map<string, Lookup<T>>();
  /** Hashes that were valid recently. They grant no access, so they are kept when cached owners are dropped. */
  readonly #good = new LRUCache<string, true>(lruOptions({ ttlMs: GOOD_FOR_MS, max: MAX_GOOD }));
  #open = false;

  /** `ownerOf`: the owner that `forget` takes. `now`: milliseconds of a monotonic clock. */
  constructor(ownerOf: (value: T) => string, now = () => performance.now(), lease?: Pick<Lease, 'holds'>) {
    this.#ownerOf = ownerOf;
    this.#now = now;
    this.#lease = lease;
    this.#entries = new LRUCache(lruOptions({ ttlMs: TTL_MS, max: MAX_ENTRIES, now }));
  }

  /** Concurrent callers share one `load`, unless something was revoked since it began. */
  async get(hash: string, load: () => Promise<T | undefined>): Promise<T | undefined> {
    const known = this.#isTold ? this.#entries.get(hash) : undefined;
    if (known === undefined) {
      counted.misses.add();
      return this.#lookUp(hash, load);
    }
    counted.hits.add();
    // if that fails, the entry is good until it expires
    if (known.renewAt <= this.#now()) this.#lookUp(hash, load).catch(() => {});
    return known.value;
  }

  /** Whether the hash was valid within the last day and was not refused since. It may have to be checked again. */
  has(hash: string): boolean {
    return this.#good.has(hash);
  }

  /** Drops the entries of one owner. */
  forget(owner: string): void {
    for (const lookup of this.#lookups.values()) lookup.owners.add(owner);
    for (const [hash, { value }] of [...this.#entries.entries()])
      if (this.#ownerOf(value) === owner) this.#entries.delete(hash);
  }

  clear(): void {
    for (const lookup of this.#lookups.values()) lookup.all = true;
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

  get #isTold(): boolean {
    return this.#lease?.holds ?? true;
  }

  #lookUp(hash: string, load: () => Promise<T | undefined>): Promise<T | undefined> {
    const running = this.#lookups.get(hash);
    if (this.#isTold && running?.result && !running.all && running.owners.size === 0) return running.result;
    const lookup: Lookup<T> = { all: !this.#open, owners: new Set(), result: undefined };
    this.#lookups.set(hash, lookup);
    lookup.result = this.#loaded(hash, lookup, load);
    return lookup.result;
  }

  async #loaded(hash: string, lookup: Lookup<T>, load: () => Promise<T | undefined>): Promise<T | undefined> {
    try {
      const value = await outsideRequests(load);
      if (value === undefined) this.#drop(hash);
      else this.#remember(hash, value, lookup);
      return value;
    } finally {
      if (this.#lookups.get(hash) === lookup) this.#lookups.delete(hash);
    }
  }

  #remember(hash: string, value: T, lookup: Lookup<T>): void {
    this.#good.set(hash, true);
    // a revocation that arrived while we were reading may be younger than what we read; only the latest lookup hears of all
    const isLatest = this.#lookups.get(hash) === lookup;
    if (!this.#open || !isLatest || lookup.all || lookup.owners.has(this.#ownerOf(value))) return;
    this.#entries.set(hash, { value, renewAt: this.#now() + RENEW_AFTER_MS });
  }

  #drop(hash: string): void {
    this.#entries.delete(hash);
    this.#good.delete(hash);
  }
}
