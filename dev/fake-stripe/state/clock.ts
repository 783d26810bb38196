export const SECOND = 1_000;
export const HOUR = 3_600;
export const DAY = 24 * HOUR;

/** The time that objects and events get, in whole seconds as Stripe has it. Runs with the machine's, or stands still. */
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
