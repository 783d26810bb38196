import { LRUCache } from 'lru-cache';
import type { WalPosition } from './wal-position.ts';

/** How old the rows that a standby shows may be at most, of writes that this process knows nothing of. */
export const MAX_STALENESS_MS = 1_000;

const MAX_SCOPES = 10_000;

/** Where the primary was. `at`: the time, by the clock of this process, before it was asked. */
interface Sample {
  readonly at: number;
  readonly position: WalPosition;
}

/**
 * How far a standby must be for the reads of each scope: it has replayed what this process has written there, what others
 * have written according to a notification, and everything that anybody committed MAX_STALENESS_MS ago.
 *
 * Times are those of a clock of this process that only goes forward, so no clock of another machine matters.
 */
export class ScopePositions {
  readonly #now: () => number;
  /** The oldest first. */
  #samples: Sample[] = [];
  readonly #written = new LRUCache<string, WalPosition>({
    max: MAX_SCOPES,
    dispose: (position, _scope, reason) => {
      if (reason === 'evict' && position > this.#floor) this.#floor = position;
    },
  });
  /** Behind the writes of every scope that was forgotten. */
  #floor: WalPosition = 0n;
  /** When a scope was written to at a position that is not known yet. */
  readonly #pending = new Map<string, number>();
  /** The same for all scopes. */
  #allPending: number | undefined;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** After a COMMIT of this process. */
  wrote(scopeId: string, position: WalPosition): void {
    if (position > (this.#written.get(scopeId) ?? 0n)) this.#written.set(scopeId, position);
  }

  /**
   * Something was committed there, or may have been; all scopes if none is named. Until the primary has been asked where it
   * is, the scope is read there.
   */
  mayHaveWritten(scopeId?: string): void {
    const now = this.#now();
    if (scopeId !== undefined && this.#pending.size < MAX_SCOPES) {
      this.#pending.set(scopeId, now);
      return;
    }
    this.#allPending = now;
    this.#pending.clear();
  }

  /** The primary answered that it is at `position`, to a question that was sent at the time `at`. */
  sampled(at: number, position: WalPosition): void {
    this.#samples.push({ at, position });
    const oldest = this.#now() - 2 * MAX_STALENESS_MS;
    while ((this.#samples[0]?.at ?? oldest) < oldest) this.#samples.shift();
    for (const [scopeId, since] of this.#pending)
      if (since < at) {
        this.#pending.delete(scopeId);
        this.wrote(scopeId, position);
      }
    if (this.#allPending !== undefined && this.#allPending < at) {
      this.#allPending = undefined;
      if (position > this.#floor) this.#floor = position;
    }
  }

  /** Another primary took over, and its log is another one. */
  startAnew(): void {
    this.#samples = [];
    this.#written.clear();
    this.#pending.clear();
    this.#floor = 0n;
    this.#allPending = this.#now();
  }

  /** What a standby must have replayed; `undefined`: only the primary may be read. */
  requiredFor(scopeId: string): WalPosition | undefined {
    if (this.#allPending !== undefined || this.#pending.has(scopeId)) return undefined;
    const oldest = this.#now() - MAX_STALENESS_MS;
    const sample = this.#samples.find(({ at }) => at >= oldest);
    if (!sample) return undefined;
    let required = sample.position;
    if (this.#floor > required) required = this.#floor;
    const written = this.#written.get(scopeId);
    return written !== undefined && written > required ? written : required;
  }

  /** How many milliseconds a standby that has replayed up to `position` is behind at most. Infinity if that is not known. */
  lagOf(position: WalPosition): number {
    const reached = this.#samples.findLast((sample) => sample.position <= position);
    return reached ? this.#now() - reached.at : Number.POSITIVE_INFINITY;
  }
}
