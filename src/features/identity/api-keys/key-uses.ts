const MINUTE_MS = 60_000;

export interface KeyUse {
  readonly tenantId: string;
  readonly keyId: string;
  readonly usedAt: string;
}

/**
 * Which keys were used since it was asked last, each at most once a minute, so that the uses of a busy key cost one
 * write a minute and no request waits for it.
 */
export class KeyUses {
  readonly #now: () => number;
  readonly #noted = new Map<string, KeyUse>();
  readonly #writtenAt = new Map<string, number>();

  constructor(now = () => Date.now()) {
    this.#now = now;
  }

  note(tenantId: string, keyId: string): void {
    const now = this.#now();
    if (now - (this.#writtenAt.get(keyId) ?? 0) < MINUTE_MS || this.#noted.has(keyId)) return;
    this.#noted.set(keyId, { tenantId, keyId, usedAt: new Date(now).toISOString() });
  }

  /** Writes what was noted. What could not be written is noted still. */
  async flush(write: (uses: readonly KeyUse[]) => Promise<void>): Promise<void> {
    const uses = [...this.#noted.values()];
    if (uses.length > 0) await write(uses);
    const now = this.#now();
    for (const { keyId } of uses) {
      this.#noted.delete(keyId);
      this.#writtenAt.set(keyId, now);
    }
    for (const [keyId, at] of this.#writtenAt) if (now - at >= MINUTE_MS) this.#writtenAt.delete(keyId);
  }
}
