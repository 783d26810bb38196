import type Stripe from 'stripe';
import { appliedPlan, type GivenPlan, givenPlan } from '../../entitlements/applied-plan.ts';
import type { PaidPlan, PlanId } from '../../entitlements/plans.ts';
import { isKnownStatus } from '../../entitlements/subscription-access.ts';
import { isOddQuantity } from '../checkout/seats.ts';
import type { Contact } from '../contacts/contact.repository.ts';
import {
  type Offer,
  type SelectionInput,
  type StoredSubscription,
  selectSubscription,
} from './subscription-selection.ts';

/** The state of a customer in Stripe. */
export interface CustomerState {
  readonly deleted: boolean;
  readonly contact: Contact;
  readonly subscriptions: readonly Stripe.Subscription[];
}

/** The columns of `tenants` that mirror Stripe. Times are ISO 8601 in UTC. */
export interface SubscriptionFields {
  readonly plan: PlanId;
  /** The plan that the live subscription sells, whether or not it gives access now. */
  readonly bought_plan: PaidPlan | null;
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
export interface StoredFields extends StoredSubscription, GivenPlan {}

export interface FindingsInput extends SelectionInput {
  readonly customerId: string;
  readonly stored: StoredFields;
}

/** Something that the operator has to look at. docs/billing.md has the table. */
export type BillingIssue =
  | 'unknown_status'
  | 'unknown_price'
  | 'two_subscriptions'
  | 'odd_quantity'
  | 'customer_unknown';

/** The metadata of a subscription that name the request which made its checkout page. */
export const CHECKOUT_METADATA = 'omnimemory_checkout';

export interface CustomerFindings {
  readonly fields: SubscriptionFields;
  /** The plan that the subscription gives now. */
  readonly boughtNow: PaidPlan | null;
  readonly issues: readonly BillingIssue[];
  /** The request that made the page at which the subscription was bought. */
  readonly checkout: string | undefined;
}

/** The complete subscription fields of a tenant. Nothing is taken from an event. */
export function findingsOf(state: CustomerState, input: FindingsInput): CustomerFindings {
  const offer = selectSubscription(state.subscriptions, input);
  const boughtNow = !state.deleted && offer?.gives === 'access' ? offer.plan : null;
  return {
    fields: fieldsOf(state, offer, boughtNow, input),
    boughtNow,
    checkout: offer?.subscription.metadata[CHECKOUT_METADATA],
    issues: state.deleted || !offer ? [] : issuesOf(state, offer),
  };
}

function fieldsOf(
  { deleted }: CustomerState,
  offer: Offer | undefined,
  boughtNow: PaidPlan | null,
  { customerId, stored, now }: FindingsInput,
): SubscriptionFields {
  const stripe_customer_id = deleted ? null : customerId;
  const plan = appliedPlan(boughtNow, givenPlan(stored, now));
  if (!offer) return { ...NO_SUBSCRIPTION, plan, stripe_customer_id };
  const { subscription, item } = offer;
  return {
    plan,
    bought_plan: deleted ? null : offer.plan,
    stripe_customer_id,
    stripe_subscription_id: subscription.id,
    status: subscription.status,
    price: item?.price.id ?? null,
    quantity: item?.quantity ?? null,
    current_period_end: timeOf(item?.current_period_end),
    cancel_at: timeOf(subscription.cancel_at),
    cancel_at_period_end: subscription.cancel_at_period_end,
    trial_end: timeOf(subscription.trial_end),
    grace_until: offer.graceUntil,
  };
}

export const NO_SUBSCRIPTION = {
  bought_plan: null,
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

const ENTITLING = ['active', 'trialing', 'past_due'];

function issuesOf(
  { subscriptions }: CustomerState,
  { subscription, item, plan, gives, isPriceKnown }: Offer,
): BillingIssue[] {
  const issues: BillingIssue[] = [];
  if (!isKnownStatus(subscription.status)) issues.push('unknown_status');
  if (gives !== 'nothing' && !isPriceKnown) issues.push('unknown_price');
  if (subscriptions.filter(({ status }) => ENTITLING.includes(status)).length > 1)
    issues.push('two_subscriptions');
  if (plan !== null && isPriceKnown && isOddQuantity(plan, item?.quantity)) issues.push('odd_quantity');
  return issues;
}

const timeOf = (seconds: number | null | undefined): string | null =>
  typeof seconds === 'number' ? new Date(seconds * 1_000).toISOString() : null;
