import type Stripe from 'stripe';
import { DAY_MS } from '../../../lib/utc.ts';
import { entitlementsOf, type PaidPlan, PLAN_IDS } from '../../entitlements/plans.ts';
import { accessOf, isLive } from '../../entitlements/subscription-access.ts';

/** The tenant's stored fields that the choice depends on. */
export interface StoredSubscription {
  readonly stripe_subscription_id: string | null;
  readonly status: string | null;
  readonly grace_until: string | null;
  readonly bought_plan: PaidPlan | null;
}

export interface SelectionInput {
  readonly stored: StoredSubscription;
  /** `undefined`: nothing says which plan the price sells. */
  readonly planOf: (price: Stripe.Price) => PaidPlan | undefined;
  readonly graceDays: number;
  readonly now: number;
}

/** A subscription, and what it gives. */
export interface Offer {
  readonly subscription: Stripe.Subscription;
  /** The item that gives the plan; there may be other items, such as metered ones. */
  readonly item: Stripe.SubscriptionItem | undefined;
  /** What a live subscription sells. A price that nothing knows leaves the tenant the plan that it had. */
  readonly plan: PaidPlan | null;
  readonly isPriceKnown: boolean;
  readonly gives: 'access' | 'nothing now' | 'nothing';
  readonly graceUntil: string | null;
}

/**
 * The subscription that counts is the one that gives most: access, then the highest plan, then the most seats. Then the
 * better status, the newest and the id decide, so that the choice is stable.
 */
export function selectSubscription(
  subscriptions: readonly Stripe.Subscription[],
  input: SelectionInput,
): Offer | undefined {
  return subscriptions.map((one) => offerOf(one, input)).toSorted(compare)[0];
}

function offerOf(subscription: Stripe.Subscription, input: SelectionInput): Offer {
  const { stored, planOf, now } = input;
  const item = itemOf(subscription, planOf);
  const known = item && planOf(item.price);
  const graceUntil = graceOf(subscription, item, input);
  const isOn = accessOf(subscription.status, graceUntil, now) !== 'off';
  const lives = isLive(subscription.status);
  return {
    subscription,
    item,
    plan: lives ? (known ?? stored.bought_plan) : null,
    isPriceKnown: known !== undefined,
    gives: isOn ? 'access' : lives ? 'nothing now' : 'nothing',
    graceUntil,
  };
}

const GIVES: readonly Offer['gives'][] = ['access', 'nothing now', 'nothing'];
const STATUSES = ['active', 'trialing', 'past_due'];

function compare(a: Offer, b: Offer): number {
  return (
    GIVES.indexOf(a.gives) - GIVES.indexOf(b.gives) ||
    rankOf(b.plan) - rankOf(a.plan) ||
    Number(b.isPriceKnown) - Number(a.isPriceKnown) ||
    seatsOf(b) - seatsOf(a) ||
    statusRank(a) - statusRank(b) ||
    b.subscription.created - a.subscription.created ||
    (a.subscription.id < b.subscription.id ? 1 : -1)
  );
}

const rankOf = (plan: PaidPlan | null | undefined): number => PLAN_IDS.indexOf(plan ?? 'free');

function statusRank({ subscription: { status } }: Offer): number {
  const rank = STATUSES.indexOf(status);
  return rank === -1 ? STATUSES.length : rank;
}

function seatsOf({ plan, item }: Offer): number {
  return plan === null ? 0 : (entitlementsOf(plan, item?.quantity ?? null).seats ?? Number.MAX_SAFE_INTEGER);
}

/** The item with the highest plan. */
function itemOf(
  { items }: Stripe.Subscription,
  planOf: SelectionInput['planOf'],
): Stripe.SubscriptionItem | undefined {
  return items.data.toSorted((a, b) => rankOf(planOf(b.price)) - rankOf(planOf(a.price)))[0];
}

/**
 * The grace period starts with the unpaid invoice, and not when we learn of it. Another unpaid invoice does not extend
 * it.
 */
function graceOf(
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem | undefined,
  { stored, graceDays }: SelectionInput,
): string | null {
  if (subscription.status !== 'past_due') return null;
  const { latest_invoice: invoice } = subscription;
  const since =
    (typeof invoice === 'object' ? invoice?.created : undefined) ??
    item?.current_period_start ??
    subscription.created;
  const until = since * 1_000 + graceDays * DAY_MS;
  const isSame = stored.status === 'past_due' && stored.stripe_subscription_id === subscription.id;
  const before = isSame && stored.grace_until !== null ? Date.parse(stored.grace_until) : until;
  return new Date(Math.min(before, until)).toISOString();
}
