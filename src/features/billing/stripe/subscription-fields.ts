import type Stripe from 'stripe';
import type { PaidPlan, PlanId } from '../../entitlements/plans.ts';
import { accessOf, isLive } from '../../entitlements/subscription-access.ts';
import { planOfLookupKey } from './lookup-keys.ts';

const DAY_MS = 86_400_000;

/** The state of a customer in Stripe. */
export interface CustomerState {
  readonly deleted: boolean;
  readonly subscriptions: readonly Stripe.Subscription[];
}

/** The columns of `tenants` that mirror Stripe. Times are ISO 8601 in UTC. */
export interface SubscriptionFields {
  readonly plan: PlanId;
  readonly stripe_customer_id: string | null;
  readonly stripe_subscription_id: string | null;
  readonly status: string | null;
  readonly price: string | null;
  readonly quantity: number | null;
  readonly current_period_end: string | null;
  readonly cancel_at: string | null;
  readonly cancel_at_period_end: boolean;
  readonly trial_end: string | null;
  readonly grace_until: string | null;
}

/** The tenant's stored fields that the result depends on. */
export interface StoredFields {
  readonly manual_plan: PaidPlan | null;
  readonly stripe_subscription_id: string | null;
  readonly status: string | null;
  readonly grace_until: string | null;
}

export interface Circumstances {
  readonly customerId: string;
  readonly stored: StoredFields;
  readonly graceDays: number;
  readonly now: number;
}

/** The complete subscription fields of a tenant. Nothing is taken from an event. */
export function subscriptionFields(
  { deleted, subscriptions }: CustomerState,
  { customerId, stored, graceDays, now }: Circumstances,
): SubscriptionFields {
  const stripe_customer_id = deleted ? null : customerId;
  const subscription = chosenOf(subscriptions);
  if (!subscription) return { ...NO_SUBSCRIPTION, plan: stored.manual_plan ?? 'free', stripe_customer_id };
  const item = itemOf(subscription);
  const grace_until = graceOf(subscription, stored, graceDays);
  const isOn = !deleted && accessOf(subscription.status, grace_until, now) !== 'off';
  const bought = planOfLookupKey(item?.price.lookup_key ?? null);
  return {
    plan: (isOn ? bought : undefined) ?? stored.manual_plan ?? 'free',
    stripe_customer_id,
    stripe_subscription_id: subscription.id,
    status: subscription.status,
    price: item?.price.id ?? null,
    quantity: item?.quantity ?? null,
    current_period_end: timeOf(item?.current_period_end),
    cancel_at: timeOf(subscription.cancel_at),
    cancel_at_period_end: subscription.cancel_at_period_end,
    trial_end: timeOf(subscription.trial_end),
    grace_until,
  };
}

export const NO_SUBSCRIPTION = {
  stripe_subscription_id: null,
  status: null,
  price: null,
  quantity: null,
  current_period_end: null,
  cancel_at: null,
  cancel_at_period_end: false,
  trial_end: null,
  grace_until: null,
};

const RANK = ['active', 'trialing', 'past_due'];

/**
 * Of several subscriptions the one with the best status, then the newest, then by id, so that the choice is stable.
 */
export function chosenOf(subscriptions: readonly Stripe.Subscription[]): Stripe.Subscription | undefined {
  const rankOf = ({ status }: Stripe.Subscription) =>
    RANK.includes(status) ? RANK.indexOf(status) : isLive(status) ? RANK.length : RANK.length + 1;
  return subscriptions.toSorted(
    (a, b) => rankOf(a) - rankOf(b) || b.created - a.created || (a.id < b.id ? 1 : -1),
  )[0];
}

/** The item that gives the plan; there may be other items, such as metered ones. */
export function itemOf({ items }: Stripe.Subscription): Stripe.SubscriptionItem | undefined {
  return items.data.find(({ price }) => planOfLookupKey(price.lookup_key)) ?? items.data[0];
}

/**
 * The grace period starts with the unpaid invoice, and not when we learn of it. Another unpaid invoice does not extend
 * it.
 */
function graceOf(subscription: Stripe.Subscription, stored: StoredFields, graceDays: number): string | null {
  if (subscription.status !== 'past_due') return null;
  const { latest_invoice: invoice } = subscription;
  const since =
    (typeof invoice === 'object' ? invoice?.created : undefined) ??
    itemOf(subscription)?.current_period_start ??
    subscription.created;
  const until = since * 1_000 + graceDays * DAY_MS;
  const isSame = stored.status === 'past_due' && stored.stripe_subscription_id === subscription.id;
  const before = isSame && stored.grace_until !== null ? Date.parse(stored.grace_until) : until;
  return new Date(Math.min(before, until)).toISOString();
}

const timeOf = (seconds: number | null | undefined): string | null =>
  typeof seconds === 'number' ? new Date(seconds * 1_000).toISOString() : null;
