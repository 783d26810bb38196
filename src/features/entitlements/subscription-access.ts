/** `grace`: a payment has failed, and access continues for the grace period. */
export type Access = 'on' | 'grace' | 'off';

/** The meaning of each subscription status; docs/billing.md has the table. */
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

/**
 * False for a status that this release does not know, such as one that Stripe has added since: access is denied and an
 * error is logged.
 */
export const isKnownStatus = (status: string): boolean => Object.hasOwn(ACCESS, status);

/** The access that a subscription of this status gives at this time. Grace without an end, or past its end, is off. */
export function accessOf(status: string, graceUntil: string | null, now: number): Access {
  const access = isKnownStatus(status) ? (ACCESS[status] ?? 'off') : 'off';
  if (access !== 'grace') return access;
  return graceUntil !== null && Date.parse(graceUntil) > now ? 'grace' : 'off';
}

// A subscription in one of these states may become active again: a second one beside it would be paid twice.
const ENDED = new Set(['canceled', 'incomplete_expired']);

/** Whether the subscription prevents buying another one. */
export const isLive = (status: string): boolean => !ENDED.has(status);
