const REMEMBERED_MS = 10_000;
const MOST_TENANTS = 10_000;

interface Remembered<T> {
  readonly value: Promise<T>;
  /** The value, once it is there. */
  settled: T | undefined;
  readonly until: number;
}

/**
 * What one server process knows of each tenant's plan. A change is announced and drops what is remembered; should the
 * word be lost, it is out of date after ten seconds.
 */
export class PlanCache<T> {
  readonly #now: () => number;
  readonly #remembered = new Map<string, Remembered<T>>();

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /** Callers at the same time share one `load`; one that fails is not remembered. */
  get(tenantId: string, load: () => Promise<T>): Promise<T> {
    const known = this.#remembered.get(tenantId);
    if (known && known.until > this.#now()) return known.value;
    if (this.#remembered.size >= MOST_TENANTS) this.#remembered.clear();
    const value = load();
    const entry: Remembered<T> = { value, settled: undefined, until: this.#now() + REMEMBERED_MS };
    this.#remembered.set(tenantId, entry);
    value.then(
      (settled) => {
        entry.settled = settled;
      },
      () => {
        if (this.#remembered.get(tenantId) === entry) this.forget(tenantId);
      },
    );
    return value;
  }

  /** What `get` would give without asking, or `undefined`. */
  peek(tenantId: string): T | undefined {
    const known = this.#remembered.get(tenantId);
    return known && known.until > this.#now() ? known.settled : undefined;
  }

  forget(tenantId: string): void {
    this.#remembered.delete(tenantId);
  }

  clear(): void {
    this.#remembered.clear();
  }
}
