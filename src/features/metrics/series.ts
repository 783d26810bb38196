/** The counters whose growth is kept. */
export const COUNTERS = ['tokens_saved', 'total_compressions', 'total_embeddings'] as const;
export type Counter = (typeof COUNTERS)[number];
export type Counts = Record<Counter, number>;

type Counted = { readonly [C in Counter]?: number | null | undefined };

/** Where a series of samples stands. What `insertMetric` does in SQL for one sample is done here for many. */
export class Series {
  /** Microseconds since 1970 of its newest sample; -Infinity before the first. */
  lastTimestamp: number;
  readonly last: Record<Counter, number | null>;
  /** The growth that the last sample brought. */
  growth: Counts = { tokens_saved: 0, total_compressions: 0, total_embeddings: 0 };

  constructor(lastTimestamp: number | null, last: Record<Counter, number | null>) {
    this.lastTimestamp = lastTimestamp ?? Number.NEGATIVE_INFINITY;
    this.last = last;
  }

  /** Takes the next sample in and gives the growth that it brings. */
  advance(timestamp: number, sample: Counted): Counts {
    const isLate = timestamp < this.lastTimestamp;
    const growth = {
      tokens_saved: this.#grow('tokens_saved', sample.tokens_saved, isLate),
      total_compressions: this.#grow('total_compressions', sample.total_compressions, isLate),
      total_embeddings: this.#grow('total_embeddings', sample.total_embeddings, isLate),
    };
    if (!isLate) this.lastTimestamp = timestamp;
    this.growth = growth;
    return growth;
  }

  // as `growth` and `lastValue` of metric.repository.ts
  #grow(counter: Counter, value: number | null | undefined, isLate: boolean): number {
    if (value === null || value === undefined || isLate) return 0;
    const before = this.last[counter];
    this.last[counter] = value;
    return before === null || value < before ? value : value - before;
  }
}

/** A sum of counts that stays exact beyond 2^53. */
export class ExactSum {
  #rest = 0;
  #carried = 0n;

  add(count: number): void {
    if (this.#rest > Number.MAX_SAFE_INTEGER - count) {
      this.#carried += BigInt(this.#rest);
      this.#rest = 0;
    }
    this.#rest += count;
  }

  /** As text, because a JSON number would not be exact. */
  toJSON(): string {
    return `${this.#carried + BigInt(this.#rest)}`;
  }
}
