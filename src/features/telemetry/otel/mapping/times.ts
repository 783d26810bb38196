const MAX_AHEAD = 300_000_000;

/** When something happened, in microseconds since 1970. */
export interface Time {
  readonly at: number;
  /** Whether the clock of the sender is more than five minutes ahead, so that it happened now. */
  readonly isSkewed: boolean;
}

export const unlessAhead = (at: number, now: number): Time =>
  at > now + MAX_AHEAD ? { at: now, isSkewed: true } : { at, isSkewed: false };

/** Without a time (0) it happened now. */
export const timeOf = (nanos: bigint, now: number): Time =>
  unlessAhead(nanos > 0n ? Number(nanos / 1_000n) : now, now);

/** When a record happened, in nanoseconds: its time, else when it was observed; 0 if both are missing. */
export const recordNanos = (time: bigint, observed: bigint): bigint => (time > 0n ? time : observed);
