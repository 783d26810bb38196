import type { Rejected } from '../facts.ts';
import { allOf, rejectedFor } from '../rejections.ts';

export const TOO_DEEP = 'nested more than 32 levels deep';

/** Counts what is not stored, by reason. */
export class Rejections {
  readonly #noun: string;
  readonly #counts = new Map<string, number>();

  /** @param noun what is counted, in the singular */
  constructor(noun: string) {
    this.#noun = noun;
  }

  add(reason: string): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  /** All of them, with the first reason and how many have it. */
  get rejected(): Rejected {
    return allOf(...Array.from(this.#counts, ([reason, count]) => rejectedFor(this.#noun, count, reason)));
  }
}
