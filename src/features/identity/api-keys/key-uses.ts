import { LRUCache } from 'lru-cache';
import { lruOptions } from '../../../lib/ttl-cache.ts';

const MINUTE_MS = 60_000;
const MAX_WRITTEN = 50_000;

export interface KeyUse {
  readonly tenantId: string;
  readonly keyId: string;
  readonly usedAt: string;
}

/**
 * The keys that were used since the last flush, each at most once a minute: a busy key costs one write a minute, and no
 * request waits for it.
 */
export class KeyUses {
  readonly #now: () => number;
  readonly #noted = new Map<string, KeyUse>();
  readonly #written: LRUCache<string, true>;

  constructor(now = () => Date.now()) {
    this.#now = now;
    this.#written = new LRUCache(lruOptions({ ttlMs: MINUTE_MS, max: MAX_WRITTEN, now }));
  }

  note(tenantId: string, keyId: string): void {
    if (this.#written.has(keyId) || this.#noted.has(keyId)) return;
    this.#noted.set(keyId, { tenantId, keyId, usedAt: new Date(this.#now()).toISOString() });
  }

  /** Writes the recorded uses. Those that could not be written are kept. */
  async flush(write: (uses: readonly KeyUse[]) => Promise<void>): Promise<void> {
    const uses = [...this.#noted.values()];
    if (uses.length > 0) await write(uses);
    for (const { keyId } of uses) {
      this.#noted.delete(keyId);
      this.#written.set(keyId, true);
    }
  }
}
