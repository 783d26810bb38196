import type { Rejected } from './facts.ts';

export const NOTHING_REJECTED: Rejected = { count: 0, reason: undefined };

/** `noun`: what is counted, in the singular. `reason` completes the sentence. */
export const rejectedFor = (noun: string, count: number, reason: string): Rejected =>
  count === 0
    ? NOTHING_REJECTED
    : { count, reason: `${count} ${noun}${count === 1 ? '' : 's'} not stored: ${reason}.` };

/** All of them, with the reason of the first. */
export const allOf = (...rejected: readonly Rejected[]): Rejected => ({
  count: rejected.reduce((sum, { count }) => sum + count, 0),
  reason: rejected.find(({ count }) => count > 0)?.reason,
});
