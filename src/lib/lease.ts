/** Below a second, which is promised: a request that has been let in still takes a moment. */
const LEASE_MS = 800;

/**
 * Whether this process may rely on being told of changes. Each proof that it has received every notification so far is good
 * for less than a second, so a connection that is cut without a sign, or a process that was paused, ends that by itself.
 */
export class Lease {
  readonly #now: () => number;
  #until = Number.NEGATIVE_INFINITY;

  /** `now`: milliseconds of a monotonic clock. */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  get holds(): boolean {
    return this.#now() < this.#until;
  }

  /** All changes that were committed before `since`, by the clock of `now`, are known. */
  renew(since: number): void {
    this.#until = Math.max(this.#until, since + LEASE_MS);
  }

  end(): void {
    this.#until = Number.NEGATIVE_INFINITY;
  }
}
