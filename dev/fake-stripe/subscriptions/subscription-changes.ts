import type Stripe from 'stripe';
import { mergeMetadata } from '../http/params.ts';
import { invalidRequest } from '../http/stripe-error.ts';
import type { Store } from '../state/store.ts';
import { newItem, periodOf, planOf, withPeriod } from './subscription-object.ts';
import type { UpdateParams } from './subscription-params.ts';

type Changes = Partial<Stripe.Subscription>;
type ItemParams = NonNullable<UpdateParams['items']>[number];

/** Applies an update's parameters to the subscription's fields. */
export function changesOf(store: Store, subscription: Stripe.Subscription, params: UpdateParams): Changes {
  return {
    ...(params.description !== undefined && { description: params.description }),
    ...(params.default_payment_method !== undefined && {
      default_payment_method: params.default_payment_method,
    }),
    metadata: mergeMetadata(subscription.metadata, params.metadata),
    ...pauseChanges(params),
    ...trialChanges(subscription, params),
    ...(params.items && { items: changedItems(store, subscription, params.items) }),
    ...cancellationChanges(subscription, params, store.clock.now()),
  };
}

function pauseChanges({ pause_collection: pause }: UpdateParams): Changes {
  if (pause === undefined) return {};
  return {
    pause_collection: pause && { behavior: pause.behavior, resumes_at: pause.resumes_at ?? null },
  };
}

function trialChanges(subscription: Stripe.Subscription, params: UpdateParams): Changes {
  const { trial_end: end, trial_settings: settings } = params;
  const trial_settings = settings && {
    end_behavior: { billing_cycle_anchor: null, ...settings.end_behavior },
  };
  if (end === undefined || end === 'now') return trial_settings ? { trial_settings } : {};
  const { start } = periodOf(subscription);
  return {
    ...(trial_settings && { trial_settings }),
    status: 'trialing',
    trial_start: subscription.trial_start ?? start,
    trial_end: end,
    billing_cycle_anchor: end,
    items: withPeriod(subscription, { start, end }),
  };
}

/** An item without `id` is added, not replaced: at Stripe a change of plan must name the item. */
function changedItems(
  store: Store,
  subscription: Stripe.Subscription,
  params: ItemParams[],
): Stripe.Subscription['items'] {
  let data = [...subscription.items.data];
  for (const [index, item] of params.entries()) {
    if (item.id === undefined) data.push(addedItem(store, subscription, item, index));
    else if (!data.some(({ id }) => id === item.id)) {
      throw invalidRequest(
        `No such subscription item: '${item.id}'`,
        `items[${index}][id]`,
        'resource_missing',
      );
    } else if (item.deleted) data = data.filter(({ id }) => id !== item.id);
    else
      data = data.map((current) =>
        current.id === item.id ? changedItem(store, current, item, index) : current,
      );
  }
  if (data.length === 0) throw invalidRequest('A subscription must have at least one active plan.', 'items');
  return { ...subscription.items, data };
}

function changedItem(
  store: Store,
  current: Stripe.SubscriptionItem,
  params: ItemParams,
  index: number,
): Stripe.SubscriptionItem {
  const price = params.price === undefined ? current.price : recurringPrice(store, params.price, index);
  return { ...current, price, plan: planOf(price), quantity: params.quantity ?? current.quantity ?? 1 };
}

function addedItem(
  store: Store,
  subscription: Stripe.Subscription,
  params: ItemParams,
  index: number,
): Stripe.SubscriptionItem {
  return newItem({
    id: store.ids.next('si'),
    price: recurringPrice(store, params.price ?? '', index),
    quantity: params.quantity ?? 1,
    subscription: subscription.id,
    period: periodOf(subscription),
    now: store.clock.now(),
  });
}

export function recurringPrice(store: Store, id: string, index: number): Stripe.Price {
  const param = `items[${index}][price]`;
  const price = store.prices.get(id, param);
  if (!price.active) throw invalidRequest('The price specified is inactive.', param);
  if (!price.recurring) throw invalidRequest('The price specified is not a recurring price.', param);
  return price;
}

/** `cancel_at_period_end` also sets `cancel_at`; clearing either clears both. */
export function cancellationChanges(
  subscription: Stripe.Subscription,
  params: Pick<UpdateParams, 'cancel_at' | 'cancel_at_period_end'>,
  now: number,
): Changes {
  const { cancel_at: at, cancel_at_period_end: atPeriodEnd } = params;
  if (at && atPeriodEnd) {
    throw invalidRequest(
      'You may only specify one of these parameters: cancel_at, cancel_at_period_end.',
      'cancel_at',
    );
  }
  if (at === undefined && atPeriodEnd === undefined) return {};
  const details = subscription.cancellation_details;
  if (!at && !atPeriodEnd) {
    const cancellation_details = details && { ...details, reason: null };
    return { cancel_at: null, cancel_at_period_end: false, canceled_at: null, cancellation_details };
  }
  return {
    cancel_at: typeof at === 'number' ? at : periodOf(subscription).end,
    cancel_at_period_end: atPeriodEnd ?? false,
    canceled_at: now,
    cancellation_details: details && { ...details, reason: 'cancellation_requested' },
  };
}
