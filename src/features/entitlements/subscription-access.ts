/** `grace`: a payment has failed, and access goes on until it is clear that none comes. */
export type Access = 'on' | 'grace' | 'off';

/** What each status of a subscription means; docs/billing.md has the table. */
const ACCESS: Readonly<Record<string, Access>> = {
  active: 'on',
  trialing: 'on',
  past_due: 'grace',
  unpaid: 'off',
  canceled: 'off',
  incomplete: 'off',
  incomplete_expired: 'off',
  paused: 'off',
};

/** A status that this release does not know, such as one that Stripe has introduced since: denied, and alerted. */
export const isKnownStatus = (status: string): boolean => Object.hasOwn(ACCESS, status);

/** What a subscription of this status gives at a moment. Grace without an end, or past it, is off. */
export function accessOf(status: string, graceUntil: string | null, now: number): Access {
  const access = isKnownStatus(status) ? (ACCESS[status] ?? 'off') : 'off';
  if (access !== 'grace') return access;
  return graceUntil !== null && Date.parse(graceUntil) > now ? 'grace' : 'off';
}

// A subscription in one of these states may still become an active one: a second one beside it would be paid twice.
const ENDED = new Set(['canceled', 'incomplete_expired']);

/** Whether the subscription stands in the way of another one. */
export const isLive = (status: string): boolean => !ENDED.has(status);
