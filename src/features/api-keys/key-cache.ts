const TTL_MS = 10_000;
const MOST_ENTRIES = 10_000;

/**
 * Remembers for at most ten seconds whose key a hash is. It remembers nothing while it is `closed`, which it is
 * whenever word of a revocation could not reach this process.
 */
export class KeyCache<T> {
  readonly #entries = new Map<string, { value: T; until: number }>();
  #open = false;
  #generation = 0;

  async get(hash: string, load: () => Promise<T | undefined>): Promise<T | undefined> {
    const entry = this.#entries.get(hash);
    if (entry && entry.until > Date.now()) return entry.value;
    const generation = this.#generation;
    const value = await load();
    // A revocation that arrived while we were reading may be younger than what we read.
    if (value !== undefined && this.#open && generation === this.#generation) this.#remember(hash, value);
    return value;
  }

  /** Whether it opened something lately, although it may have to be asked again. */
  has(hash: string): boolean {
    return this.#entries.has(hash);
  }

  clear(): void {
    this.#generation += 1;
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

  #remember(hash: string, value: T): void {
    if (this.#entries.size >= MOST_ENTRIES) this.#entries.clear();
    this.#entries.set(hash, { value, until: Date.now() + TTL_MS });
  }
}
