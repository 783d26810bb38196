const MAX_AHEAD = 300_000_000;

/** A time in microseconds. A clock that is more than five minutes ahead is not believed. */
export function timeOf(nanos: bigint, now: number): { readonly at: number; readonly isSkewed: boolean } {
  const at = Number(nanos / 1_000n);
  return at > now + MAX_AHEAD ? { at: now, isSkewed: true } : { at: Math.max(at, 0), isSkewed: false };
}

/** When a record happened, in nanoseconds: its time, else when it was observed; 0 if both are missing. */
export const recordNanos = (time: bigint, observed: bigint): bigint => (time > 0n ? time : observed);
