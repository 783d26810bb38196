export const SECOND = 1_000;
export const HOUR = 3_600;
export const DAY = 24 * HOUR;

/** The time of objects and events, in whole seconds as at Stripe. Runs with the machine's clock, or stands still. */
export class Clock {
  #offsetMs = 0;
  readonly #frozenAtMs: number | undefined;

  /** @param frozenAt unix seconds; the clock then moves by `moveTo` only */
  constructor(frozenAt?: number) {
    this.#frozenAtMs = frozenAt === undefined ? undefined : frozenAt * SECOND;
  }

  now(): number {
    return Math.floor(this.nowMs() / SECOND);
  }

  nowMs(): number {
    return (this.#frozenAtMs ?? Date.now()) + this.#offsetMs;
  }

  moveTo(ms: number): void {
    this.#offsetMs += Math.max(0, ms - this.nowMs());
  }
}
