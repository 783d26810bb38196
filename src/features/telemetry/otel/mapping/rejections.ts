import type { Rejected } from '../facts.ts';

export const TOO_DEEP = 'nested more than 32 levels deep';

/** Counts what is not stored, by reason. */
export class Rejections {
  readonly #noun: string;
  readonly #counts = new Map<string, number>();

  /** @param noun what is counted, in the singular */
  constructor(noun: string) {
    this.#noun = noun;
  }

  add(reason: string, count = 1): void {
    if (count > 0) this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + count);
  }

  /** All of them, with the first reason and how many have it. */
  get rejected(): Rejected {
    const [first] = this.#counts;
    if (!first) return { count: 0, reason: undefined };
    const [reason, count] = first;
    return {
      count: [...this.#counts.values()].reduce((sum, more) => sum + more),
      reason: `${count} ${this.#noun}${count === 1 ? '' : 's'} not stored: ${reason}.`,
    };
  }
}
